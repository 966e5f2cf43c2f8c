"""What is measured on an open page. Each script gives back the list of what is wrong, in words that name the place."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "wcag22aaa", "best-practice"]
AXE = Axe().axe_script
RUN_AXE = """
options => axe.run(options).then(found => found.violations.flatMap(one => one.nodes.slice(0, 4).map(
  node => `${one.id}: ${node.target} ${node.html.slice(0, 120)} ${(node.failureSummary || "").replace(/\\s+/g, " ").slice(0, 200)}`)))
"""
# The rules that see colour: all that can differ between light and dark.
COLOUR = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]


def axe_violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2.2 A, AA, AAA and best practice, one line each; with `rules` only of these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    return page.evaluate(RUN_AXE, {"runOnly": only, "resultTypes": ["violations"]})


# Put into every script: which elements a reader sees, and how to name one.
SEEN = """
const name = el => el.tagName.toLowerCase() + (el.id ? "#" + el.id : "") + (el.className ? "." + el.className : "")
  + " “" + (el.innerText || el.value || "").trim().slice(0, 24) + "”";
const seen = el => {
  const box = el.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && box.right > 0 && !el.closest(".hide, .skip") && getComputedStyle(el).visibility !== "hidden";
};
const all = selector => [...document.querySelectorAll(selector)].filter(seen);
"""

TEXT = """
() => { %s
  const wrong = [], body = parseFloat(getComputedStyle(document.body).fontSize);
  if (body < 20) wrong.push("body text " + body + "px");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), done = new Set();
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement;
    if (done.has(el) || !walker.currentNode.data.trim() || !seen(el)) continue;
    done.add(el);
    const style = getComputedStyle(el), size = parseFloat(style.fontSize), lines = parseFloat(style.lineHeight) / size;
    if (size < 17.99) wrong.push(size + "px: " + name(el));
    const range = document.createRange();
    range.selectNodeContents(el);
    const rows = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
    if (rows.size > 1 && /^(P|LI|DD|TD)$/.test(el.tagName)) {
      if (lines < 1.5) wrong.push("line height " + lines.toFixed(2) + ": " + name(el));
      const width = el.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (width / size > 40.5) wrong.push(Math.round(width / size) + " characters a line: " + name(el));
    }
  }
  return wrong;
}
""" % SEEN

TARGETS = """
() => { %s
  const wrong = [];
  for (const el of all("a, button, input:not([type=radio]):not([type=checkbox]):not([type=hidden]), select, textarea, summary, label.pick")) {
    if (getComputedStyle(el).display === "inline") {
      let block = el.parentElement;
      while (getComputedStyle(block).display === "inline") block = block.parentElement;
      if (block.innerText.trim() !== el.innerText.trim()) continue;
    }
    const box = el.getBoundingClientRect();
    if (box.height < 48 || box.width < 44) wrong.push(Math.round(box.width) + "×" + Math.round(box.height) + ": " + name(el));
  }
  return wrong;
}
""" % SEEN

OUTLINE = """
() => { %s
  const wrong = [], headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(el => el.offsetParent !== null);
  const tops = headings.filter(el => el.tagName === "H1");
  if (tops.length !== 1) wrong.push(tops.length + " h1");
  let last = 0;
  for (const el of headings) {
    const level = +el.tagName[1];
    if (level > last + 1) wrong.push("h" + last + " then " + name(el));
    last = level;
  }
  const ids = [...document.querySelectorAll("[id]")].map(el => el.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push("id twice: " + id);
  for (const el of document.querySelectorAll("a[href^='#']")) {
    const id = decodeURIComponent(el.getAttribute("href").slice(1));
    if (!document.getElementById(id)) wrong.push("leads nowhere: " + name(el));
  }
  for (const el of document.querySelectorAll("[aria-describedby], [aria-labelledby]"))
    for (const id of ((el.getAttribute("aria-describedby") || "") + " " + (el.getAttribute("aria-labelledby") || "")).trim().split(/\\s+/))
      if (!document.getElementById(id)) wrong.push("described by nothing: " + id);
  return wrong;
}
""" % SEEN

SIDEWAYS = """
() => { %s
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const out = all("body *").filter(el => el.getBoundingClientRect().right > wide + 1 && !el.closest(".scroll, .map"));
  return ["scrolls " + (root.scrollWidth - wide) + "px sideways: " + out.slice(-3).map(name).join(", ")];
}
""" % SEEN

# Boxes that may scroll by themselves do so only when text is enlarged; nothing sticks out of its box.
OVERFLOW = """
() => { %s
  const boxes = all(".scroll, .map").filter(el => el.scrollWidth > el.clientWidth + 1);
  const out = all("main p, main li, main dt, main dd, main th, main td, main label, main legend, main a, main button")
    .filter(el => getComputedStyle(el).display !== "inline" && el.scrollWidth > el.clientWidth + 2 && !el.querySelector(".hide"));
  return [...boxes.map(el => "scrolls: " + name(el)), ...out.map(el => "sticks out: " + name(el))];
}
""" % SEEN

# Chinese punctuation that belongs to the character before it must not begin a line.
PUNCTUATION = """
() => { %s
  const wrong = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let before = null;
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.data;
    if (!seen(node.parentElement)) continue;
    for (let at = 0; at < text.length; at++) {
      if (/\\s/.test(text[at])) continue;
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (/[，。、；：？！）」』》〕]/.test(text[at]) && before && box.top > before.top + box.height * .6 && node.parentElement.closest("p, li, dd, td, h1, h2, h3") === before.block)
        wrong.push("begins a line: " + text.slice(Math.max(0, at - 6), at + 8));
      before = {top: box.top, block: node.parentElement.closest("p, li, dd, td, h1, h2, h3")};
    }
  }
  return wrong;
}
""" % SEEN

SHIFT = """
() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 60);
})
"""


def larger_text(page: Page, percent: int) -> None:
    """Enlarges text as a reader's own browser setting does."""
    page.evaluate("percent => { document.documentElement.style.fontSize = 1.25 * percent + '%'; }", percent)
