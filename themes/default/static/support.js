// Keeps the supported versions true between two builds: what has ended since has ended, and today has a line in the chart.

const SVG = 'http://www.w3.org/2000/svg';
const today = new Date().toISOString().slice(0, 10);

for (const cell of document.querySelectorAll('[data-until]')) {
  const supported = cell.querySelector('.is-good');
  if (supported && cell.dataset.until < today) {
    supported.replaceWith(document.getElementById('ended').content.cloneNode(true));
  }
}

const chart = document.querySelector('svg[data-from]');
const { from, to, left, right, top, bottom } = chart?.dataset ?? {};
if (chart && from <= today && today <= to) {
  const [start, end, now] = [from, to, today].map((day) => Date.parse(day));
  const x = Number(left) + ((Number(right) - Number(left)) * (now - start)) / (end - start);
  const line = document.createElementNS(SVG, 'line');
  const set = (attributes) => Object.entries(attributes).forEach(([name, value]) => line.setAttribute(name, value));
  set({ class: 'today', x1: x, x2: x, y1: top, y2: bottom });
  const title = document.createElementNS(SVG, 'title');
  title.textContent = `${document.getElementById('today').content.textContent}: ${today}`;
  line.append(title);
  chart.append(line);
}
