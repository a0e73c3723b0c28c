// Filters the advisories by severity, status, year and words; the address keeps the filter. Without this script the page
// lists them all, by year.

const form = document.getElementById('filter');
const shown = document.getElementById('shown');
const byVersion = document.getElementById('by-version');
const sections = [...document.querySelectorAll('section[data-year]')].map((element) => ({
  element,
  year: element.dataset.year,
  inYear: element.querySelector('.count'),
  jump: document.querySelector(`.jump a[href="#y${element.dataset.year}"]`).parentElement,
  items: [...element.querySelectorAll('li[data-severity]')].map((item) => ({
    item,
    ...item.dataset,
    text: `${item.textContent} ${item.dataset.aliases ?? ''}`.toLowerCase().replace(/\s+/g, ' '),
  })),
}));
const all = sections.reduce((sum, { items }) => sum + items.length, 0);

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  const words = wanted.q.toLowerCase().split(/\s+/);
  let count = 0;
  for (const { element, year, inYear, jump, items } of sections) {
    let visible = 0;
    for (const { item, severity, status, text } of items) {
      const fits =
        (!wanted.year || wanted.year === year) &&
        (!wanted.severity || wanted.severity === severity) &&
        (!wanted.status || wanted.status === status) &&
        words.every((word) => text.includes(word));
      if (item.hidden === fits) item.hidden = !fits;
      visible += Number(fits);
    }
    element.hidden = jump.hidden = visible === 0;
    inYear.hidden = visible < items.length;
    count += visible;
  }
  shown.textContent = shown.dataset.words.replace('{shown}', count).replace('{all}', all);
  askAboutVersion(wanted.q.trim());
}

/** Ranges hold more versions than they name: words are not how to look for one. */
function askAboutVersion(words) {
  byVersion.hidden = !/^v?\d+(\.\d+)+\S*$/.test(words);
  byVersion.querySelector('strong').textContent = words;
  byVersion.querySelector('a').search = new URLSearchParams({ version: words });
}

function keep() {
  const url = new URL(location.href);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
  history.replaceState(null, '', url);
}

for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', () => {
  filter();
  keep();
});
form.addEventListener('reset', () =>
  // The fields are empty only after this event.
  setTimeout(() => {
    filter();
    keep();
  }),
);
form.hidden = false;
filter();
