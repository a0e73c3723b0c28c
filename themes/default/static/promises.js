// Keeps what is said of promises true between two builds: one that was not kept by its last day is broken from the next.

const today = new Date().toISOString().slice(0, 10);

for (const step of document.querySelectorAll('[data-due]')) {
  if (step.dataset.due < today) {
    step.append(document.createElement('br'), document.getElementById('overdue').content.cloneNode(true));
  }
}

for (const share of document.querySelectorAll('[data-open]')) {
  const { open, kept, judged, words } = share.dataset;
  const overdue = open.split(' ').filter((day) => day < today).length;
  if (overdue) share.textContent = words.replace('{part}', kept).replace('{whole}', Number(judged) + overdue);
}
