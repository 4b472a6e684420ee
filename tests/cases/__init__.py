"""Small workbooks written as rows, and cases solved by hand."""
