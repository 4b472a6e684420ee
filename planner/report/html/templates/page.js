(function () {
  "use strict";
  var root = document.documentElement;
  var content = JSON.parse(document.getElementById("charts").textContent);
  var blocks = content.charts, words = content.words;
  var all = function (query, from) { return Array.prototype.slice.call((from || document).querySelectorAll(query)); };
  var night = window.matchMedia("(prefers-color-scheme: dark)");
  var PRINTED = 680;  // fits across A4 and Letter within their margins
  var drawn = {}, chosen = {}, printing = false, ready = false;
  var LIGHT = { colours: ["#1b6ca8", "#c8501e", "#2f8f74", "#8557a6", "#b98a0c", "#4aa3c7", "#a8446a", "#74743f", "#858d96", "#b3261e"], ink: "#1d252d", pale: "#59636e", grid: "#e3e1da", paper: "#ffffff" };
  var DARK = { colours: ["#5fa8dc", "#f08a55", "#58c0a2", "#bb92da", "#dcb640", "#8fd3ee", "#e084a8", "#b4b478", "#98a1aa", "#f2766d"], ink: "#e8eaec", pale: "#a7b0b9", grid: "#343c44", paper: "#1b2126" };

  function dark() {
    var set = root.getAttribute("data-theme");
    return !printing && (set ? set === "dark" : night.matches);
  }
  function colour(name, look) {
    var parts = name.slice(1).split("/");
    var plain = /^\d$/.test(parts[0]) ? look.colours[+parts[0]] : look[parts[0]];
    if (!plain || parts.length < 2) return plain || name;
    var share = Math.round(+parts[1] * 2.55).toString(16);
    return plain + (share.length < 2 ? "0" + share : share);
  }
  function resolved(spec, look, language) {
    if (typeof spec === "string") return spec[0] === "@" ? colour(spec, look) : spec;
    if (Array.isArray(spec)) return spec.map(function (part) { return resolved(part, look, language); });
    if (spec === null || typeof spec !== "object") return spec;
    if ("w" in spec) return words[spec.w][language === "hi" ? 1 : 0];
    var found = {};
    Object.keys(spec).forEach(function (key) { found[key] = resolved(spec[key], look, language); });
    return found;
  }
  function merged(base, more) {
    Object.keys(more || {}).forEach(function (key) {
      var is = function (x) { return x && typeof x === "object" && !Array.isArray(x); };
      if (is(base[key]) && is(more[key])) merged(base[key], more[key]); else base[key] = more[key];
    });
    return base;
  }
  function layout(figure, look, language, narrow, height) {
    var axis = function () {
      return { gridcolor: look.grid, linecolor: look.grid, zerolinecolor: look.pale, zerolinewidth: 1, automargin: true, tickfont: { color: look.pale }, title: { font: { color: look.pale, size: 12 }, standoff: 8 } };
    };
    var base = {
      font: { family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 12.5, color: look.ink },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", height: height, autosize: true, hovermode: "closest",
      margin: { l: narrow ? 40 : 56, r: narrow ? 8 : 16, t: 12, b: 36, pad: 2 }, separators: ".,", bargap: 0.28, dragmode: false,
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal", font: { size: narrow ? 11 : 12 } },
      hoverlabel: { bgcolor: look.paper, bordercolor: look.pale, font: { color: look.ink, family: getComputedStyle(document.body).fontFamily }, align: "left" }
    };
    var own = resolved(figure.layout, look, language);
    if (narrow) merged(own, resolved(figure.narrow, look, language));
    ["xaxis", "yaxis"].forEach(function (key) { own[key] = own[key] || {}; });
    Object.keys(own).forEach(function (key) { if (/^[xy]axis\d*$/.test(key)) own[key] = merged(merged(axis(), { fixedrange: true, showgrid: own[key].type !== "category", tickformat: own[key].type ? undefined : "," }), own[key]); });
    return merged(base, own);
  }
  function draw(key) {
    var place = document.getElementById(key + "-chart");
    if (!ready || !place) return;
    var figure = blocks[key][chosen[key] || 0];
    if (!figure) return;
    var room = printing ? PRINTED : place.parentNode.clientWidth - 14;
    var narrow = room < 520;
    var width = printing ? PRINTED : Math.max(room, figure.least || 0);
    var height = (narrow && figure.narrow_height) || figure.height;
    if (printing && height <= 520) height = Math.round(height * 0.85);
    var look = dark() ? DARK : LIGHT, language = root.getAttribute("data-lang");
    place.style.width = printing || width > room ? width + "px" : "";
    place.parentNode.classList.toggle("wide", width > room);
    if (width > room) place.parentNode.tabIndex = 0; else place.parentNode.removeAttribute("tabindex");
    place.style.height = height + "px";
    place.classList.remove("waits");
    drawn[key] = room;
    if (printing) Plotly.purge(place);
    Plotly.react(place, resolved(figure.data, look, language), layout(figure, look, language, narrow, height), { locale: "en-IN", displayModeBar: false, responsive: false, showTips: false, scrollZoom: false, doubleClick: false, staticPlot: false });
  }
  function again() { Object.keys(drawn).forEach(draw); }
  function choose(key, number) {
    var block = document.getElementById(key);
    chosen[key] = number;
    all("[data-view]", block).forEach(function (part) { part.hidden = part.getAttribute("data-view") !== String(number); });
    draw(key);
  }
  function speak(language) {
    root.setAttribute("data-lang", language);
    root.lang = language;
    all("[data-set-lang]").forEach(function (button) { button.setAttribute("aria-pressed", String(button.getAttribute("data-set-lang") === language)); });
    all("[data-names]").forEach(function (part) { part.setAttribute("aria-label", part.getAttribute("data-" + language)); });
    all("[data-w]").forEach(function (part) { part.textContent = words[+part.getAttribute("data-w")][language === "hi" ? 1 : 0]; });
    all("option[data-en]").forEach(function (part) { part.textContent = part.getAttribute("data-" + language); });
    again();
  }
  all("[data-set-lang]").forEach(function (button) { button.addEventListener("click", function () { speak(button.getAttribute("data-set-lang")); }); });
  all("select[data-block]").forEach(function (select) {
    chosen[select.getAttribute("data-block")] = +select.value;
    select.addEventListener("change", function () { choose(select.getAttribute("data-block"), +select.value); });
  });
  document.getElementById("theme").addEventListener("click", function () { root.setAttribute("data-theme", dark() ? "light" : "dark"); again(); });
  document.getElementById("print").addEventListener("click", function () { window.print(); });
  night.addEventListener("change", again);

  var opened = [];
  window.addEventListener("beforeprint", function () {
    printing = true;
    opened = all("details[data-print]:not([open])");
    opened.forEach(function (part) { part.open = true; });
    Object.keys(blocks).forEach(draw);
  });
  window.addEventListener("afterprint", function () {
    printing = false;
    opened.forEach(function (part) { part.open = false; });
    again();
  });
  var wait;
  window.addEventListener("resize", function () {
    clearTimeout(wait);
    wait = setTimeout(function () {
      Object.keys(drawn).forEach(function (key) {
        if (document.getElementById(key + "-chart").parentNode.clientWidth - 14 !== drawn[key]) draw(key);
      });
    }, 120);
  });
  if ("IntersectionObserver" in window) {
    var here = new IntersectionObserver(function (seen) {
      seen.forEach(function (entry) {
        var link = document.querySelector(".contents a[href='#" + entry.target.id + "']");
        if (!link || !entry.isIntersecting) return;
        all(".contents a[aria-current]").forEach(function (old) { old.removeAttribute("aria-current"); });
        link.setAttribute("aria-current", "true");
      });
    }, { rootMargin: "-10% 0px -80% 0px" });
    all(".block").forEach(function (block) { here.observe(block); });
  }
  window.startCharts = function () {
    ready = true;
    Plotly.register({ moduleType: "locale", name: "en-IN", dictionary: {}, format: { grouping: [3, 2, 2, 2, 2, 2], decimal: ".", thousands: ",", currency: ["₹", ""] } });
    var places = all("[data-chart]");
    var look = "IntersectionObserver" in window && new IntersectionObserver(function (seen) {
      seen.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        look.unobserve(entry.target);
        if (!(entry.target.getAttribute("data-chart") in drawn)) draw(entry.target.getAttribute("data-chart"));
      });
    }, { rootMargin: "600px 0px" });
    places.forEach(function (place) { if (look) look.observe(place); else draw(place.getAttribute("data-chart")); });
    var idle = window.requestIdleCallback || function (work) { return setTimeout(work, 60); };
    (function next() {
      var left = places.filter(function (place) { return !(place.getAttribute("data-chart") in drawn); });
      if (!left.length) { root.setAttribute("data-drawn", "all"); return; }
      idle(function () { if (!(left[0].getAttribute("data-chart") in drawn)) draw(left[0].getAttribute("data-chart")); next(); }, { timeout: 4000 });
    })();
  };
  root.setAttribute("data-ready", "yes");
})();
