// The language switch: one <style> in the page's head, so that it outlives the cell that drew it
// (JupyterLab takes cells off the page when they scroll away) and serves every open notebook.
const KEY = "rmsprop-chapter-language";
const CHANGED = "rmsprop-chapter-language-changed";
const MODES = [
  ["en", "English", "en"],
  ["vi", "Tiếng Việt", "vi"],
  ["both", "English · Tiếng Việt", ""],
];
// The language of who has chosen none.
function first() {
  return navigator.language.startsWith("vi") ? "vi" : "en";
}

const RULES = {
  en: ".bilingual > [lang=vi], .bilingual > .dot { display: none }",
  vi: ".bilingual > [lang=en], .bilingual > .dot { display: none }",
  both: `div.bilingual { display: grid; gap: 0 2rem;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)) }
    div.bilingual > [lang] { min-width: 0 }
    span.bilingual > [lang=vi]:not(.dot + *)::before { content: " · " }
    svg .bilingual > :not([lang=${first()}]) { display: none }`, // a picture has room for one
};

// Figures shrink with a narrow window, as the live pictures do; in a dark theme they are dark, their
// colours kept.
const FIGURES = `.jp-RenderedSVG > * { max-width: 100%; height: auto }
  [data-jp-theme-light="false"] .jp-RenderedSVG > * { filter: invert(0.93) hue-rotate(180deg) }`;

function remembered() {
  const mode = localStorage.getItem(KEY);
  return mode in RULES ? mode : first();
}

function show(mode) {
  let style = document.getElementById(KEY);
  if (!style) {
    style = document.createElement("style");
    style.id = KEY;
    document.head.append(style);
  }
  const text = `${RULES[mode]} ${FIGURES}`;
  if (style.textContent !== text) style.textContent = text;
}

function button(mode, text, lang, group) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "radio";
  input.name = group;
  input.value = mode;
  input.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the arrow keys away
  input.addEventListener("change", () => {
    localStorage.setItem(KEY, mode);
    document.dispatchEvent(new Event(CHANGED));
  });
  label.append(input, text);
  if (lang) label.lang = lang;
  return label;
}

function render({ el }) {
  const set = document.createElement("fieldset");
  set.className = "chapter-language";
  const legend = document.createElement("legend");
  legend.textContent = "Language · Ngôn ngữ";
  const group = `language-${Math.random()}`; // randomUUID needs https
  set.append(legend, ...MODES.map(([mode, text, lang]) => button(mode, text, lang, group)));
  el.append(set);

  const follow = () => {
    const mode = remembered();
    show(mode);
    set.querySelector(`input[value=${mode}]`).checked = true;
  };
  const elsewhere = (event) => event.key === KEY && follow();
  document.addEventListener(CHANGED, follow); // another notebook in this page
  window.addEventListener("storage", elsewhere); // another tab of the browser
  follow();
  return () => {
    document.removeEventListener(CHANGED, follow);
    window.removeEventListener("storage", elsewhere);
  };
}

// As in picture.js: what JupyterLab has read from a file, it saves again only if it has a comm.
function initialize({ model }) {
  const raw = model.set({});
  const keep = () => {
    if (raw.comm_live) return;
    Object.assign(raw, { comm: { send() {}, close() {} }, comm_live: true });
  };
  raw.on("comm_live_update", keep);
  keep();
}

export default { initialize, render };
