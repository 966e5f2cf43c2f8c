/* 复制: a button [data-copy="id"] puts the text of that element on the clipboard. Without script it stays hidden, and the text
   can be selected. Nothing is sent anywhere. */
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    [].forEach.call(document.querySelectorAll("[data-copy]"), function (button) {
      var text = document.getElementById(button.getAttribute("data-copy"));
      button.hidden = false;
      button.addEventListener("click", function () { copy(text, button); });
    });
  });

  function copy(element, button) {
    var text = element.innerText.trim();
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () { say(button, "已复制"); }, function () { select(element, button); });
    } else {
      select(element, button);
    }
  }

  /* Where the clipboard is not to be had (an address without https), the text is selected for the reader. */
  function select(element, button) {
    var range = document.createRange(), selection = window.getSelection();
    range.selectNodeContents(element);
    selection.removeAllRanges();
    selection.addRange(range);
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    say(button, done ? "已复制" : "已选中，请按复制");
  }

  function say(button, words) {
    button.textContent = words;
    button.setAttribute("aria-live", "polite");
  }
})();
