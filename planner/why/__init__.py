"""Why a plan is as it is, in the words and cells of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.why.place import why_place
from planner.why.question import Question, QuestionError, read_question
from planner.why.ranges import Range, ranges
from planner.why.short import why_demand
from planner.why.source import why_source
from planner.why.story import Answer, Reason

if TYPE_CHECKING:
    from planner.prices import Plan

__all__ = ["Answer", "Question", "QuestionError", "Range", "Reason", "ranges", "read_question", "why"]


def why(plan: Plan, text: str) -> Answer:
    """The answer to a question, as ``supplier=JPN-magnets period=FY2028-29``.

    Raises:
        QuestionError: the question cannot be understood.
    """
    question = read_question(plan.network, text)
    if question.about == "demand":
        return why_demand(plan, question)
    if question.about == "place":
        return why_place(plan, question)
    return why_source(plan, question)
