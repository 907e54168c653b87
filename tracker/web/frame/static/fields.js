// Buttons that put a field of a letter where the cursor stood last: in the subject or in the text.
"use strict";
(() => {
  const form = document.querySelector("fieldset.insert").closest("form");
  let last = form.elements.text;
  form.addEventListener("focusin", (event) => {
    if (event.target.name === "text" || event.target.name === "subject") last = event.target;
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const into = button.dataset.alone ? form.elements.text : last;
    const before = into.value.slice(0, into.selectionStart);
    const after = into.value.slice(into.selectionEnd);
    let words = button.dataset.insert;
    if (button.dataset.alone) {
      words = (before && !before.endsWith("\n") ? "\n" : "") + words + (after && !after.startsWith("\n") ? "\n" : "");
    }
    into.setRangeText(words, into.selectionStart, into.selectionEnd, "end");
    into.focus();
  });
})();
