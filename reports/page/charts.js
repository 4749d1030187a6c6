// The charts of a race, of a predictor's reach, of accuracy and of scaling, drawn by Chart.js when their section opens.
'use strict';

const Charts = (() => {
  const drawn = new Set();
  const dashes = [[], [], [7, 3], [2, 3], [10, 3, 2, 3], [5, 5], [1, 2]];
  const shapes = ['circle', 'rectRot', 'triangle', 'rect', 'star', 'cross', 'crossRot'];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const palette = place => colour('c' + (place === 0 ? 0 : 1 + (place - 1) % 6));
  const superscript = text => String(text).replace(/[-0-9.]/g, c => ({'-': '⁻', '.': '·'})[c] || '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]);
  const power = value => '2' + superscript(Math.round(value * 10) / 10);

  function duration(log2) {
    const seconds = 2 ** log2;
    const [scale, unit] = seconds >= 1 ? [1, 's'] : seconds >= 1e-3 ? [1e3, 'ms'] : seconds >= 1e-6 ? [1e6, 'µs'] : [1e9, 'ns'];
    return `${Number((seconds * scale).toPrecision(3))} ${unit}`;
  }

  // Vertical bars for the intervals, and lines where a predictor becomes faster.
  const intervals = {
    id: 'intervals',
    afterDatasetsDraw(chart) {
      const {ctx, scales: {x, y}, chartArea} = chart;
      ctx.save();
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
      ctx.clip();
      chart.data.datasets.forEach((set, i) => {
        if (!chart.isDatasetVisible(i)) return;
        ctx.strokeStyle = set.borderColor;
        ctx.lineWidth = 1;
        ctx.setLineDash([]);
        for (const point of set.data) {
          const low = point.low ?? point.y - point.margin, high = point.high ?? point.y + point.margin;
          if (!(high > low)) continue;
          const at = x.getPixelForValue(point.x);
          ctx.beginPath();
          ctx.moveTo(at, y.getPixelForValue(low));
          ctx.lineTo(at, y.getPixelForValue(high));
          ctx.stroke();
        }
        if (set.crossover) {
          const at = x.getPixelForValue(set.crossover[0]);
          ctx.setLineDash(set.crossover[1] ? [3, 4] : []);
          ctx.beginPath();
          ctx.moveTo(at, chartArea.top);
          ctx.lineTo(at, chartArea.bottom);
          ctx.stroke();
        }
      });
      ctx.restore();
    },
  };

  function options(xTitle, yTitle, xTick, yTick, label) {
    const axis = (title, tick) => ({
      type: 'linear',
      title: {display: true, text: title, color: colour('quiet')},
      ticks: {color: colour('quiet'), callback: tick, maxTicksLimit: 8},
      grid: {color: colour('line')},
    });
    return {
      animation: false, responsive: true, maintainAspectRatio: false,
      interaction: {mode: 'nearest', intersect: false},
      scales: {x: axis(xTitle, xTick), y: axis(yTitle, yTick)},
      plugins: {
        legend: {position: 'bottom', labels: {color: colour('ink'), usePointStyle: true, boxWidth: 7, boxHeight: 7}},
        tooltip: {callbacks: {title: () => '', label}},
      },
    };
  }

  function dataset(name, place, data, more = {}) {
    return {label: name, data, borderColor: palette(place), backgroundColor: palette(place), borderWidth: 2,
      borderDash: dashes[place % dashes.length], pointStyle: shapes[place % shapes.length], pointRadius: 3, tension: 0, ...more};
  }

  function draw(box, caption, label, datasets, settings) {
    const figure = document.createElement('figure'), frame = document.createElement('div');
    const canvas = document.createElement('canvas'), text = document.createElement('figcaption');
    figure.className = 'chart';
    frame.className = 'frame';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label);
    text.textContent = caption;
    frame.append(canvas);
    figure.append(frame, text);
    box.append(figure);
    const chart = new Chart(canvas, {type: 'line', data: {datasets}, options: settings, plugins: [intervals]});
    drawn.add({chart, box});
  }

  // Costs are in hundredths of a doubling.
  const point = (one, i, x, values, margins) => ({x, y: values[i] / 100, margin: margins ? margins[i] / 100 : 0});
  const ordinary = (one, values, margins) => one.t.map((t, i) => point(one, i, t, values, margins))
    .filter((_, i) => one.flags[i] === 'c' || one.flags[i] === 'd');

  function slopes(one) {
    const points = ordinary(one, one.work, one.dw);
    return points.slice(1).map((next, i) => ({x: (next.x + points[i].x) / 2,
      y: (next.y - points[i].y) / (next.x - points[i].x)}));
  }

  function race(box, contestants) {
    const name = box.dataset.race;
    const at = item => `${item.dataset.label} at ${power(item.parsed.x)}: `;
    const tick = value => Number.isInteger(value) ? power(value) : '';
    draw(box, 'Work in units against t, both by doublings. Bars: 95 % intervals over queries.',
      `Work against time asked for, ${name}`,
      contestants.map((one, i) => dataset(one.name, i, ordinary(one, one.work, one.dw))),
      options('t', 'work', tick, tick, item => at(item) + power(item.parsed.y) + ' units'));
    draw(box, 'CPU time of an answer against t. Upright lines: from there on faster than direct simulation (dotted: extrapolated).',
      `CPU time against time asked for, ${name}`,
      contestants.map((one, i) => dataset(one.name, i, ordinary(one, one.seconds, one.ds), {crossover: one.crossover})),
      options('t', 'CPU time', tick, duration, item => at(item) + duration(item.parsed.y)));
    draw(box, 'Local slopes of work: the exponent between neighbouring rungs. Direct simulation is the grey line.',
      `Local slopes of work, ${name}`,
      contestants.map((one, i) => dataset(one.name, i, slopes(one))),
      options('t', 'local slope', tick, value => Number(value.toFixed(3)), item => at(item) + item.parsed.y.toFixed(2)));
    const far = contestants.filter(one => one.flags.includes('C') || one.flags.includes('D'));
    if (far.length === 0) return;
    draw(box, 'Work out to far times, t up to 2²⁰⁴⁸: a straight line here is a power of log t.',
      `Work against far times, ${name}`,
      far.map(one => dataset(one.name, contestants.indexOf(one),
        one.t.map((t, i) => point(one, i, Math.log2(t), one.work, one.dw)))),
      options('t', 'work', value => Number.isInteger(value) ? power(2 ** value) : '', tick,
        item => `${item.dataset.label} at 2^${Math.round(2 ** item.parsed.x)}: ${power(item.parsed.y)} units`));
  }

  // Share of ladders in which at least 2^k was reached.
  function distribution(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const points = [{x: Math.log2(4), y: 1}];
    sorted.forEach((value, i) => {
      points.push({x: Math.log2(value), y: (sorted.length - i) / sorted.length});
      points.push({x: Math.log2(value), y: (sorted.length - i - 1) / sorted.length});
    });
    return points;
  }

  function reach(box, name, all) {
    const sets = [['direct', all.direct || []], [name, all[name]]].filter(([, values]) => values.length);
    draw(box, 'Share of its ladders in which it answered at t or beyond within the budget; direct simulation for comparison, over all ladders.',
      `Times reached by ${name}`,
      sets.map(([label, values], i) => dataset(label, i, distribution(values), {pointRadius: 0})),
      options('t', 'share of races', value => power(2 ** value), value => `${Math.round(100 * value)} %`,
        item => `${item.dataset.label}: ${Math.round(100 * item.parsed.y)} % at 2^${Math.round(2 ** item.parsed.x)}`));
  }

  function accuracy(box, data) {
    clear(box);
    draw(box, `Accuracy against the lead, ${data.race}.`, `Accuracy against the lead, ${data.race}`,
      data.contestants.map((one, i) => dataset(one.name, i,
        one.leads.map((lead, j) => ({x: Math.log2(Number(lead)), y: one.accuracy[j]})))),
      options('steps ahead', 'accuracy', value => Number.isInteger(value) ? String(2 ** value) : '',
        value => `${Math.round(100 * value)} %`,
        item => `${item.dataset.label}: ${(100 * item.parsed.y).toFixed(1)} % at ${Math.round(2 ** item.parsed.x)}`));
  }

  // Losses against what was varied, a colour a lead; the lines are the laws.
  function scaling(box, system) {
    for (const [axis, title] of [['examples', 'training examples'], ['parameters', 'parameters'], ['operations', 'training operations']]) {
      const sets = [];
      system.leads.forEach((one, i) => {
        const law = one[axis];
        if (!law) return;
        const first = law.points[0][0], last = law.points[law.points.length - 1][0];
        sets.push(dataset(`k = ${one.lead}`, i + 1, law.points.map(([x, y, low, high]) => ({x, y, low, high})), {showLine: false}));
        sets.push(dataset('', i + 1, Array.from({length: 33}, (_, j) => first + (last - first) * j / 32)
          .map(x => ({x, y: law.a * 2 ** (-law.b * x) + law.c})), {pointRadius: 0, borderWidth: 1.5}));
      });
      if (!sets.length) continue;
      const settings = options(title, 'loss, nats', power, value => Number(value.toFixed(3)),
        item => `${item.dataset.label} at ${power(item.parsed.x)}: ${item.parsed.y.toFixed(3)} nats`);
      settings.scales.y.min = 0;
      settings.plugins.legend.labels.filter = item => item.text;
      draw(box, `Loss on held-out windows against ${title}. Points: medians over seeds, bars: least and greatest; lines: the laws.`,
        `Loss against ${title}, ${system.race}`, sets, settings);
    }
  }

  function clear(box) {
    for (const one of drawn) if (one.box === box) { one.chart.destroy(); drawn.delete(one); }
    box.replaceChildren();
  }

  // Another theme: every chart once more, in its colours.
  function repaint() {
    const boxes = new Set([...drawn].map(one => one.box));
    for (const box of boxes) { clear(box); box.dispatchEvent(new Event('draw')); }
  }

  return {race, reach, accuracy, scaling, clear, repaint};
})();
