// One day on all charts: by the slider, its keys, or a pointer over a chart. The numbers come from
// the charts' own tables, so what is read here is what stands there.
const page = document.querySelector(".progress-page");
const slider = document.getElementById("cursor");

if (page && slider) {
  const DAY = 86_400_000;
  const first = Date.parse(page.dataset.first);
  const days = Math.round((Date.parse(page.dataset.last) - first) / DAY);
  const told = document.getElementById("cursor-day");
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" });
  slider.max = String(days);
  slider.value = String(days);

  const rowOf = (chart, day) =>
    [...chart.querySelectorAll("tbody tr")].find((row) => row.dataset.from <= day && day <= row.dataset.to);

  function read(chart, day) {
    const heads = [...chart.querySelectorAll("thead th")].slice(1);
    const row = rowOf(chart, day);
    const cells = row ? [...row.querySelectorAll("td")] : [];
    return cells
      .map((cell, n) => [heads[n].textContent, cell.textContent])
      .filter(([, number]) => number !== "–")
      .map(([head, number]) => `${head} ${number}`)
      .join(" · ");
  }

  function show(number) {
    const when = new Date(first + number * DAY);
    const day = when.toISOString().slice(0, 10);
    const x = `${((number + 0.5) / (days + 1)) * 100}%`;
    told.textContent = words.format(when);
    slider.setAttribute("aria-valuetext", told.textContent);
    for (const chart of page.querySelectorAll(".chart")) {
      const line = chart.querySelector(".chart__cursor");
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      line.setAttribute("visibility", "visible");
      chart.querySelector(".chart__told").textContent = read(chart, day) || "–";
    }
  }

  slider.addEventListener("input", () => show(Number(slider.value)));
  page.addEventListener("pointermove", (event) => {
    const drawing = event.target.closest(".chart__drawing");
    if (!drawing) return;
    const box = drawing.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    slider.value = String(Math.min(Math.max(Math.floor(share * (days + 1)), 0), days));
    show(Number(slider.value));
  });
}
