// The address of a page holds where the sliders of the picture last touched stand, so that a setting can
// be linked to; with ?alone it shows that picture and nothing else, for slides.
import { both, element } from "./page.js";

const ALONE = { en: "this setting alone, for slides", vi: "riêng thiết lập này, để trình chiếu" };
const TOUCHES = ["input", "pointerup", "keyup"];
const REST = 300; // ms: a new address costs a frame, and some browsers allow but a hundred in half a minute

const sliders = (el) => [...el.querySelectorAll("input[data-slider]")];

function hash(el, number) {
  const places = sliders(el).map(({ dataset, value }) => [dataset.slider, value]);
  return `#picture-${number}?${new URLSearchParams(places)}`;
}

// Move the sliders to where the address says; what it does not know stays.
function restore(el, query) {
  const places = new URLSearchParams(query);
  for (const input of sliders(el)) {
    const place = Number(places.get(input.dataset.slider) ?? NaN);
    if (!Number.isInteger(place) || place < 0 || place > Number(input.max)) continue;
    input.value = place;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function offer(el, number) {
  const link = both(ALONE, "a");
  el.after(element("p", { className: "alone" }, link));
  const point = () => { link.href = `?alone${hash(el, number)}`; };
  point();
  return point;
}

export function linked(elements) {
  const [, number, query] = location.hash.match(/^#picture-(\d+)\?(.*)$/) ?? [];
  const asked = elements[number - 1];
  if (asked) restore(asked, query);
  if (asked && new URLSearchParams(location.search).has("alone")) {
    document.documentElement.classList.add("alone");
    document.body.replaceChildren(asked);
    return;
  }
  asked?.scrollIntoView({ block: "center" });
  elements.forEach((el, i) => {
    const point = offer(el, i + 1);
    let resting;
    const rests = () => {
      point();
      history.replaceState(null, "", hash(el, i + 1));
    };
    const touched = () => {
      clearTimeout(resting);
      resting = setTimeout(rests, REST);
    };
    for (const touch of TOUCHES) el.addEventListener(touch, touched);
  });
}
