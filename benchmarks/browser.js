// What the benchmark runs inside the page: it notes when the picture has changed, been painted, and
// what it then shows. See bench.py for the method.

window.bench = {
  records: [], // {time, shows} of every painted picture
  keys: [], // times of key presses, as the browser took them from the system
  moves: [], // the same of the mouse
  version: 0,

  // Call `done` with the time when what is now in the page has been painted.
  afterPaint(before, done) {
    requestAnimationFrame(() => {
      const seen = before();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now(), seen);
      port2.postMessage(null);
    });
  },

  // The numbers that an SVG path is drawn through.
  points: (path) => (path.getAttribute("d").match(/-?[\d.]+/g) ?? []).map(Number),

  // The colours of some pixels of an image or a canvas.
  colors(source, places) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 360 });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, 0, 0);
    return places.map(([x, y]) => Array.from(context.getImageData(x, y, 1, 1).data.slice(0, 3)));
  },

  // Do the run's markers, of matplotlib's first colour, lie in the picture where they belong?
  marked(dots) {
    const blue = [31, 119, 180];
    return dots.length === 0 || this.colors(this.source(), dots)
      .every((color) => color.every((value, i) => Math.abs(value - blue[i]) < 40));
  },

  // Something in the picture has changed: note when that is on the screen.
  changed() {
    const version = ++this.version;
    this.afterPaint(
      () => (this.path ? this.points(this.path) : null),
      (time, points) => {
        if (!points && version !== this.version) return; // the pixel may be a later picture's
        const shows = points ?? this.colors(this.source(), [[3, 356]])[0];
        this.records.push({ time, shows });
        this.onRecord?.();
      },
    );
  },

  watchPath(selector) {
    this.path = this.panel.querySelector(selector);
    const observer = new MutationObserver(() => this.changed());
    observer.observe(this.path, { attributes: true, attributeFilter: ["d"] });
  },

  watchImage() {
    this.source = () => [...this.panel.querySelectorAll(".jp-OutputArea-output img")].at(-1);
    const loaded = (event) => event.target.localName === "img" && this.changed();
    this.panel.addEventListener("load", loaded, true);
  },

  watchCanvas() {
    const canvas = this.panel.querySelector(".jupyter-matplotlib-canvas-div canvas");
    const prototype = CanvasRenderingContext2D.prototype;
    const { drawImage } = prototype;
    const bench = this;
    this.source = () => canvas;
    prototype.drawImage = function (...parts) {
      drawImage.apply(this, parts);
      if (this.canvas === canvas) bench.changed();
    };
  },

  watch(kind, selector) {
    this.panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
    this[`watch${kind}`](selector);
    const note = (list) => (event) => list.push(event.timeStamp);
    addEventListener("keydown", note(this.keys), true);
    addEventListener("pointermove", note(this.moves), true);
  },

  same: (a, b) => a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) < 0.02),

  forget() {
    for (const list of [this.records, this.keys, this.moves]) list.length = 0;
  },

  // Wait until the picture asked for has been painted, or in vain; then start afresh.
  async until({ shows: expected, dots }, seconds) {
    const found = () => this.records.find(({ shows }) => this.same(shows, expected));
    if (!found()) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 1000 * seconds);
        this.onRecord = () => found() && resolve(clearTimeout(timer));
      });
      this.onRecord = null;
    }
    const painted = found()?.time ?? null;
    const answer = { painted, keys: [...this.keys], marked: this.marked(dots) };
    this.forget();
    return answer;
  },

  // After a drag or many moves: wait until nothing has changed for a while; then start afresh.
  async settled(quiet) {
    let count;
    do {
      count = this.version;
      await new Promise((resolve) => setTimeout(resolve, 1000 * quiet));
    } while (count !== this.version);
    const answer = { records: [...this.records], moves: [...this.moves], keys: [...this.keys] };
    this.forget();
    return answer;
  },

  // Wait until a live picture has been painted in a node where none was when the wait began.
  firstPaint(node) {
    const earlier = new Set(node.querySelectorAll("[data-curve]"));
    const drawn = () => [...node.querySelectorAll("[data-curve]")]
      .some((path) => !earlier.has(path) && path.getAttribute("d"));
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!drawn()) return;
        observer.disconnect();
        this.afterPaint(() => null, resolve);
      });
      observer.observe(node, { childList: true, subtree: true, attributeFilter: ["d"] });
    });
  },

  // Run one cell of the notebook in front; return the milliseconds until its picture is painted.
  async make(index) {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = index;
    const painted = this.firstPaint(content.widgets[index].node);
    const begin = performance.now();
    window.jupyterapp.commands.execute("notebook:run-cell");
    return (await painted) - begin;
  },

  // Run the whole notebook; return when it was shown, when each cell began to run, and when the
  // first live picture was painted, in milliseconds since the page was asked for.
  async openAndRun() {
    const opened = performance.now();
    const { content, context } = window.jupyterapp.shell.currentWidget;
    await context.sessionContext.ready;
    const cells = [];
    context.sessionContext.iopubMessage.connect((_, message) => {
      if (message.header.msg_type !== "execute_input") return;
      cells.push([performance.now(), message.content.code]);
    });
    const live = [...content.model.cells].findIndex((cell) =>
      /^live\./m.test(cell.sharedModel.source));
    await content.scrollToItem(live, "start");
    const painted = this.firstPaint(content.node);
    window.jupyterapp.commands.execute("notebook:run-all-cells");
    return { opened, painted: await painted, cells };
  },
};
