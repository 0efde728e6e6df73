// Draws the months of this year beside those of the last. The same numbers stand in the tables, which fold once drawn.
"use strict";

const trends = JSON.parse(document.getElementById("dash-trend-data").textContent);
const INK = "#4a5c63";
const drawn = [];

function option(trend) {
  return {
    animation: false,
    aria: { enabled: true, decal: { show: true } },
    color: ["#a9c3c8", "#0b5c6b"],
    grid: { left: 8, right: 8, top: 30, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, itemWidth: 16, itemHeight: 10, textStyle: { color: INK } },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: Array.from({ length: 12 }, (_unused, month) => String(month + 1)), axisTick: { show: false }, axisLabel: { color: INK, interval: 0 } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: INK }, splitLine: { lineStyle: { color: "#e4ecee" } } },
    series: trend.years.map((year, index) => ({ name: year, type: "bar", data: trend.values[index], barGap: "10%", barCategoryGap: "30%" })),
  };
}

for (const place of document.querySelectorAll(".dash-draw")) {
  place.hidden = false;
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption(option(trends[Number(place.dataset.trend)]));
  drawn.push(chart);
  const figure = place.closest("figure");
  figure.classList.add("dash-drawn");
  figure.querySelector("details").open = false;
}
// With a view box the drawing shrinks onto paper, where its place is smaller than on the screen.
function frame(chart) {
  const svg = chart.getDom().querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
}
drawn.forEach(frame);
window.addEventListener("resize", () => {
  for (const chart of drawn) {
    chart.resize();
    frame(chart);
  }
});
