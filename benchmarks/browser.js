// What the benchmark runs inside the page: it notes when a picture has changed, been painted, and
// what it then shows. See bench.py for the method.

window.bench = {
  records: [], // {time, place, points} of every painted picture
  events: [], // times of key presses and of the mouse, as the browser took them from the system
  sent: 0, // messages to the kernel
  changes: 0,

  // Call `done` with the time when what is now in the page has been painted.
  painted(before, done) {
    requestAnimationFrame(() => {
      const seen = before();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now(), seen);
      port2.postMessage(null);
    });
  },

  changed(before, after) {
    this.changes++;
    if (this.pending) return; // one record for each frame
    this.pending = true;
    let changes;
    this.painted(() => {
      this.pending = false;
      changes = this.changes;
      return before();
    }, (time, seen) => {
      const shown = seen ?? (changes === this.changes && after());
      if (shown) this.records.push({ time, ...shown });
      this.onRecord?.();
    });
  },

  watch() {
    const note = ({ timeStamp }) => this.events.push(timeStamp);
    for (const kind of ["keydown", "pointerdown", "pointermove"]) addEventListener(kind, note, true);
    const { sessionContext } = window.jupyterapp.shell.currentWidget;
    sessionContext.session.kernel.anyMessage.connect((_, { direction }) => {
      this.sent += direction === "send";
    });
  },

  // A live picture shows where its sliders stand, and the points of a path.
  watchPath(selector) {
    const path = document.querySelector(selector), figure = path.closest("figure");
    const look = () => {
      const points = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
      const at = ["eta", "gamma", "steps"].map((name) =>
        figure.querySelector(`[data-slider=${name}]`).valueAsNumber);
      return { place: [...at, points[0], points[1]], points };
    };
    const observer = new MutationObserver(() => this.changed(look));
    observer.observe(path, { attributeFilter: ["d"] });
    this.watch();
  },

  // The peer's canvas tells by the colour of a pixel for which positions it was drawn. It is read
  // after the time has been taken, and if no later picture has come.
  watchCanvas() {
    const canvas = document.querySelector(".jupyter-matplotlib-canvas-div canvas");
    const copy = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const context = copy.getContext("2d", { willReadFrequently: true });
    const { drawImage } = CanvasRenderingContext2D.prototype;
    const look = () => {
      drawImage.call(context, canvas, 0, 8 - canvas.height);
      const [red, green] = context.getImageData(3, 4, 1, 1).data;
      return { place: [red / 4, green / 4], points: null };
    };
    const bench = this;
    CanvasRenderingContext2D.prototype.drawImage = function (...parts) {
      drawImage.apply(this, parts);
      if (this.canvas === canvas) bench.changed(() => null, look);
    };
    this.watch();
  },

  forget() {
    this.records.length = this.events.length = 0;
  },

  // Wait until the picture asked for has been painted, or in vain; then start afresh.
  async until(place, seconds) {
    const same = (record) => place.every((value, i) => Math.abs(value - record.place[i]) < 0.5);
    if (!this.records.some(same)) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 1000 * seconds);
        this.onRecord = () => this.records.some(same) && resolve(clearTimeout(timer));
      });
      this.onRecord = null;
    }
    const answer = { ...this.records.find(same), event: this.events[0] };
    this.forget();
    return answer;
  },

  // Wait until nothing has changed for a while; then start afresh.
  async settled(quiet) {
    let changes;
    do {
      changes = this.changes;
      await new Promise((resolve) => setTimeout(resolve, 1000 * quiet));
    } while (changes !== this.changes);
    const answer = [...this.records];
    this.forget();
    return answer;
  },

  // Wait until a new live picture's curves have been drawn from its table, and painted.
  firstPaint(node) {
    const earlier = new Set(node.querySelectorAll("figure"));
    const drawn = ({ target }) => target.matches("[data-follow]:not([role=slider])")
      && !earlier.has(target.closest("figure"));
    return new Promise((resolve) => {
      const observer = new MutationObserver((changes) => {
        if (!changes.some(drawn)) return;
        observer.disconnect();
        this.painted(() => null, resolve);
      });
      observer.observe(node, { subtree: true, attributeFilter: ["d"] });
    });
  },

  // Run one cell of the notebook in front.
  async run(index) {
    const { content, context } = window.jupyterapp.shell.currentWidget;
    await context.sessionContext.ready;
    content.activeCellIndex = index;
    return window.jupyterapp.commands.execute("notebook:run-cell");
  },

  // Run a live picture's cell; return the milliseconds until the picture is painted.
  async make(index) {
    const { content } = window.jupyterapp.shell.currentWidget;
    await content.scrollToItem(index, "start");
    const painted = this.firstPaint(content.widgets[index].node);
    const begin = performance.now();
    const ran = this.run(index);
    const seconds = (await painted) - begin;
    await ran;
    return seconds;
  },

  // Run a notebook; return when it was shown, when its kernel was ready, and when the first live
  // picture was painted: in milliseconds since the page was asked for or, with a path, since
  // JupyterLab was asked to open that.
  async first(path) {
    const { commands, shell } = window.jupyterapp, begin = path ? performance.now() : 0;
    const passed = () => performance.now() - begin;
    if (path) await commands.execute("docmanager:open", { path });
    const { content, context } = shell.currentWidget;
    await context.ready;
    const shown = passed();
    await context.sessionContext.ready;
    const ready = passed();
    const painted = this.firstPaint(content.node);
    commands.execute("notebook:run-all-cells");
    return { shown, ready, painted: (await painted) - begin };
  },
};
