// A question before an experiment: the reader commits to an expectation, then is told what to watch.
// The choice stays in this page: it is set on the model, but never sent to the kernel or saved.
const CHOSEN = "_chosen";

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function bilingual([en, vi]) {
  const parts = [["en", en], ["vi", vi]].map(([lang, text]) =>
    element("span", { lang, textContent: text }));
  return element("span", { className: "bilingual" }, ...parts);
}

function option(texts, value, group) {
  const input = element("input", { type: "radio", name: group, value });
  return element("label", {}, input, bilingual(texts));
}

function render({ model, el }) {
  const { prompt, choices, commit, again } = model.get("question");
  const group = `quiz-${Math.random()}`; // randomUUID needs https
  const labels = choices.map(({ text }, i) => option(text, i, group));
  const inputs = labels.map((label) => label.firstChild);
  const button = element("button", { type: "button" });
  const told = element("div", { className: "told" });
  told.setAttribute("role", "status");
  const set = element("fieldset", {}, element("legend", {}, bilingual(prompt)), ...labels);
  el.append(element("div", { className: "chapter-quiz" }, set, button, told));
  // JupyterLab's own shortcuts would take the arrow keys away.
  for (const node of [...inputs, button]) node.dataset.lmSuppressShortcuts = "true";

  const ready = () => {
    button.disabled = !inputs.some((input) => input.checked);
  };
  const show = () => {
    const chosen = model[CHOSEN];
    const committed = chosen !== undefined;
    inputs.forEach((input, i) => {
      if (committed) input.checked = i === chosen;
      input.disabled = committed;
    });
    button.replaceChildren(bilingual(committed ? again : commit));
    told.replaceChildren(...(committed ? [bilingual(choices[chosen].watch)] : []));
    ready();
  };
  set.addEventListener("change", ready);
  button.addEventListener("click", () => {
    const chosen = inputs.findIndex((input) => input.checked);
    model[CHOSEN] = model[CHOSEN] === undefined ? chosen : undefined;
    show();
    button.focus();
  });
  show();
}

export default { render };
