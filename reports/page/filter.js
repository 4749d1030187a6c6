// Filtering and sorting the matrix. The rows are in the document; nothing is made anew, only hidden and moved.
'use strict';

const Filter = (() => {
  const rows = [...document.querySelectorAll('.matrix tbody tr')].map((row, place) => ({
    row, place,
    name: row.dataset.system,
    kind: row.closest('.kind').dataset.kind,
    verdicts: row.dataset.verdicts.split(' '),
    predictors: row.dataset.predictors.split(' '),
    text: row.textContent.toLowerCase() + ' ' + row.dataset.system.toLowerCase(),
    best: Math.max(...[...row.cells].slice(1).map(cell => Number(cell.dataset.sort))),
  }));
  const field = id => document.getElementById(id);
  const natural = new Intl.Collator('en', {numeric: true});

  function wanted() {
    return {
      text: field('filter-text').value.trim().toLowerCase(),
      kind: field('filter-kind').value,
      verdict: field('filter-verdict').value,
      predictor: field('filter-predictor').value,
    };
  }

  // Hides what does not match, in the matrix and in the list below it, and says how much is left.
  function apply() {
    const want = wanted();
    let shown = 0;
    for (const one of rows) {
      const fits = (!want.kind || one.kind === want.kind) && (!want.verdict || one.verdicts.includes(want.verdict)) &&
        (!want.predictor || one.predictors.includes(want.predictor)) && (!want.text || one.text.includes(want.text));
      one.row.hidden = !fits;
      const section = document.getElementById(one.name);
      if (section) section.hidden = !fits;
      if (fits) ++shown;
    }
    for (const kind of document.querySelectorAll('.kind'))
      kind.hidden = ![...kind.querySelectorAll('tbody tr')].some(row => !row.hidden);
    field('matches').value = shown === rows.length ? `${shown} systems` : `${shown} of ${rows.length} systems`;
    for (const button of document.querySelectorAll('.count'))
      button.setAttribute('aria-pressed', String(button.dataset.verdict === want.verdict));
  }

  function place(compare) {
    const bodies = new Map();
    for (const one of [...rows].sort(compare)) {
      const body = one.row.parentNode;
      bodies.set(body, [...(bodies.get(body) || []), one.row]);
    }
    for (const [body, moved] of bodies) body.append(...moved);
  }

  function order() {
    const how = field('order').value;
    for (const head of document.querySelectorAll('.matrix th[aria-sort]')) head.setAttribute('aria-sort', 'none');
    place(how === 'best' ? (a, b) => b.best - a.best || a.place - b.place
      : how === 'worst' ? (a, b) => a.best - b.best || a.place - b.place
      : (a, b) => a.place - b.place);
  }

  // A click on a column's head: highest first, then lowest first; names the other way round.
  function sortBy(head) {
    const column = head.cellIndex, table = head.closest('table');
    const first = column === 0 ? 'ascending' : 'descending', other = column === 0 ? 'descending' : 'ascending';
    const direction = head.getAttribute('aria-sort') === first ? other : first;
    for (const each of table.querySelectorAll('th[aria-sort]')) each.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', direction);
    const sign = direction === 'ascending' ? 1 : -1;
    const value = row => Number(row.cells[column].dataset.sort);
    const body = table.tBodies[0];
    const sorted = [...body.rows].sort((a, b) => column === 0
      ? sign * natural.compare(a.dataset.system, b.dataset.system)
      : sign * (value(a) - value(b)) || natural.compare(a.dataset.system, b.dataset.system));
    body.append(...sorted);
  }

  function start() {
    const tools = field('tools');
    if (!tools) return;
    tools.addEventListener('submit', event => event.preventDefault());
    tools.addEventListener('input', event => event.target.id === 'order' ? order() : apply());
    tools.addEventListener('reset', () => setTimeout(() => { order(); apply(); }));
    for (const button of document.querySelectorAll('.matrix thead button'))
      button.addEventListener('click', () => sortBy(button.closest('th')));
    for (const button of document.querySelectorAll('.count')) {
      button.addEventListener('click', () => {
        const select = field('filter-verdict');
        select.value = select.value === button.dataset.verdict ? '' : button.dataset.verdict;
        apply();
      });
    }
    apply();
  }

  return {start, clear() { field('tools')?.reset(); }};
})();
