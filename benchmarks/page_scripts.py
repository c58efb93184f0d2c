"""What runs in a page to note when something stands on the screen."""

AFTER_PAINT = """
  const afterPaint = (call) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = call;
    after.port2.postMessage(0);
  });
"""
HEATMAPS = f"""(() => {{
  {AFTER_PAINT}
  window.painted = [];
  let last = "";
  const look = () => {{
    const label = document.querySelector(".linked canvas.sheet")?.getAttribute("aria-label") ?? "";
    if (!label || label === last) return;
    last = label;
    afterPaint(() => window.painted.push(Date.now() / 1000));
  }};
  const all = {{ subtree: true, childList: true, attributeFilter: ["aria-label"] }};
  new MutationObserver(look).observe(document, all);
}})()"""
WATCH = f"""() => {{
  {AFTER_PAINT}
  window.seen = {{ moves: [], gaps: [], long: [] }};
  const {{ moves, gaps, long }} = window.seen;
  const add = (list) => list.getEntries().forEach((task) => long.push(task.duration));
  new PerformanceObserver(add).observe({{ entryTypes: ["longtask"] }});
  const note = (event) => afterPaint(() => moves.push(performance.now() - event.timeStamp));
  addEventListener("pointermove", note, true);
  addEventListener("scroll", note, true);
  let last = performance.now();
  const frame = (now) => {{
    gaps.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  }};
  requestAnimationFrame(frame);
}}"""
BARE = """() => {
  const canvas = document.body.appendChild(document.createElement("canvas"));
  Object.assign(canvas, { width: 1000, height: 500 });
  const context = canvas.getContext("2d");
  addEventListener("pointermove", (event) => requestAnimationFrame(() => {
    context.clearRect(0, 0, 1000, 500);
    context.strokeRect(0, event.clientY, 1000, 2);
  }));
}"""
