// What the scripts of a page share: elements, and texts in both languages, of which the switch shows one.
export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export const both = ({ en, vi }, tag = "span") => element(tag, { className: "bilingual" },
  element("span", { lang: "en", textContent: en }), element("span", { lang: "vi", textContent: vi }));

export function status(className, ...parts) {
  const box = element("div", { className }, ...parts);
  box.setAttribute("role", "status");
  return box;
}

// What stands where a result would, as HTML: a picture takes it so from the kernel, too.
export const problem = (...parts) => status("live-problem", ...parts).outerHTML;
