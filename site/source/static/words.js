// The theme's own words follow the switch, too. Where only plain text can stand, as in a tooltip, both
// languages stand.
import { both } from "./page.js";

const WORDS = {
  Search: "Tìm kiếm", "Search...": "Tìm kiếm…", Contents: "Mục lục", previous: "trước", next: "tiếp",
  Previous: "trước", Next: "tiếp", "previous page": "trang trước", "next page": "trang sau",
  "Back to top": "Lên đầu trang", "Link to this heading": "liên kết đến mục này",
  "Toggle primary sidebar": "Hiện hoặc ẩn mục lục", "Toggle secondary sidebar": "Hiện hoặc ẩn mục lục của trang",
  "Download this page": "Tải trang này", "Download source file": "Tải tệp nguồn", "Print to PDF": "In ra PDF",
  "Launch on Binder": "Mở bằng Binder", "Launch interactive content": "Mở để chạy",
  "Color mode": "Chế độ màu", Light: "Sáng", Dark: "Tối", "System Settings": "Theo hệ thống",
  Main: "Chính", Page: "Trang", "Version warning": "Lưu ý về phiên bản",
  Searching: "Đang tìm", "Search Results": "Kết quả tìm kiếm", "Preparing search...": "Đang chuẩn bị tìm kiếm…",
};
const FOUND = /^Search finished, found (\S+) pages? matching the search query\.$/;
const NOTHING = /^Your search did not match any documents\./;

function inBoth(words) {
  const en = words.trim(), [, count] = en.match(FOUND) ?? [];
  if (count) return { en, vi: `Đã tìm xong: có ${count === "one" ? 1 : count} trang khớp.` };
  if (NOTHING.test(en)) return { en, vi: "Không trang nào khớp. Hãy kiểm tra lại cách viết các từ cần tìm." };
  return en in WORDS ? { en, vi: WORDS[en] } : null;
}

function translate(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode, text = inBoth(data);
    if (text && !parentElement.closest("pre, code, .lines, .bilingual, script")) found.push([walker.currentNode, text]);
  }
  for (const [node, text] of found) node.replaceWith(" ", both(text), " ");
}

translate(document.body);
for (const name of ["title", "aria-label", "placeholder"]) {
  for (const node of document.querySelectorAll(`[${name}]`)) {
    const text = inBoth(node.getAttribute(name));
    if (text) node.setAttribute(name, `${text.en} · ${text.vi}`);
  }
}
const results = document.querySelector("#search-results");
if (results) new MutationObserver(() => translate(results)).observe(results, { childList: true, subtree: true });
