'use strict';
/* Chooses among what core has computed, and draws it. */
(() => {
  const { make, button, tools, save, csv, svgFile } = Page;
  const NS = 'http://www.w3.org/2000/svg';
  const data = JSON.parse(document.getElementById('polytope-data').textContent);
  const section = document.getElementById('polytope');
  const state = { structure: 0, scores: 0, direction: 9, estimator: 1, steps: 1 };
  const svg = (name, attributes, ...children) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const minus = (a, b) => a.map((x, i) => x - b[i]);
  const written = (point) => '(' + point.map((x) => x.toFixed(2).replace('-', '−')).join(', ') + ')';
  const [W, H, UNIT] = [600, 420, 200];

  /* From a point to pixels: the plane of a triangle; cubes are seen from their corner. */
  function place(point, centre) {
    const [x, y] = data.axes.map((axis) => axis.reduce((sum, a, i) => sum + a * (point[i] - centre), 0));
    return [Math.round((W / 2 + UNIT * x) * 10) / 10, Math.round((H / 2 + 20 - UNIT * y) * 10) / 10];
  }

  /* The labels after 0, 1 … T steps, and what the scores get after T. */
  function shown() {
    const structure = data.structures[state.structure];
    const one = structure.cases[state.scores];
    const estimator = data.estimators[state.estimator];
    const sent = one.directions[state.direction][state.estimator];
    const steps = Math.min(state.steps, sent.length);
    const begin = one[estimator.anchor];
    const labels = estimator.inSteps ? [begin, ...sent.slice(0, steps).map((gradient) => minus(begin, gradient))] : [begin];
    return { structure, one, estimator, begin, labels, gradient: sent[steps - 1], steps };
  }

  const drawing = svg('svg', { class: 'arcs polytope', width: W, height: H, viewBox: '0 0 ' + W + ' ' + H, role: 'img' });
  const told = make('output', { class: 'numbers' });
  const text = make('p');

  function draw() {
    const { structure, one, estimator, begin, labels, gradient, steps } = shown();
    const centre = structure.vertices.flat().reduce((a, b) => a + b, 0) / structure.vertices.length / 3;
    const at = (point) => place(point, centre);
    const parts = [];
    structure.vertices.forEach((a, i) => structure.vertices.slice(i + 1).forEach((b) => {
      const apart = a.reduce((sum, x, k) => sum + Math.abs(x - b[k]), 0);
      if (structure.vertices.length === 3 || apart === 1) parts.push(svg('path', { class: 'edge', d: 'M' + at(a).join(' ') + 'L' + at(b).join(' ') }));
    }));
    for (const vertex of structure.vertices) {
      const [x, y] = at(vertex);
      parts.push(svg('text', { class: 'label', x, y: y > H / 2 ? y + 20 : y - 10, 'text-anchor': 'middle' }, vertex.join('')));
    }
    const arrow = (look, from, to) => {
      const [[x, y], [u, v]] = [at(from), at(to)];
      const length = Math.hypot(u - x, v - y);
      if (length < 3) return;
      const [dx, dy] = [(u - x) / length, (v - y) / length];
      const back = Math.min(9, length);
      parts.push(svg('path', { class: look, d: 'M' + x + ' ' + y + 'L' + u + ' ' + v + 'M' + (u - back * dx + 4 * dy) + ' ' + (v - back * dy - 4 * dx) + 'L' + u + ' ' + v + 'L' + (u - back * dx - 4 * dy) + ' ' + (v - back * dy + 4 * dx) }));
    };
    const g = data.gradients[state.direction];
    if (estimator.inSteps && estimator.name !== 'spigot-eg') labels.slice(0, -1).forEach((label) => arrow('wish', label, minus(label, g.map((x) => data.eta * x))));
    else arrow('wish', begin, minus(begin, g.map((x) => data.eta * x)));
    labels.slice(1).forEach((label, k) => arrow('pull', labels[k], label));
    const dot = (look, point, name, aside) => {
      const [x, y] = at(point);
      parts.push(svg('circle', { class: look, cx: x, cy: y, r: 5 }), svg('text', { class: 'form', x: x + aside, y: y + (aside > 0 ? -8 : 16), 'text-anchor': aside > 0 ? 'start' : 'end' }, name));
    };
    dot('map-dot', one.map, 'ẑ', -9);
    if (estimator.anchor !== 'map') dot('begin', begin, estimator.anchor, 9);
    if (labels.length > 1) dot('label-dot', labels.at(-1), 'μ' + steps, 9);
    const [zero, sent] = [[0, 0, 0], gradient];
    const corner = (vector) => vector.map((x) => x + centre);
    drawing.replaceChildren(...parts, svg('g', { transform: 'translate(' + (W / 2 - 90) + ' ' + (90 - H / 2) + ')' }, svg('text', { class: 'label', x: W / 2, y: H / 2 - 52, 'text-anchor': 'middle' }, 'scores move')));
    const before = parts.length;
    arrow('sent', corner(zero), corner(sent.map((x) => -x * 0.4)));
    drawing.lastChild.append(...parts.slice(before));
    text.textContent = structure.text + ' ' + estimator.text;
    const rows = [
      ['scores s', data.scores[state.scores]], ['ẑ', one.map], ['g', g],
      ...(estimator.anchor === 'map' ? [] : [[estimator.anchor, begin]]),
      ...(labels.length > 1 ? [['label μ' + steps, labels.at(-1)]] : []),
      ['the scores get', gradient],
    ];
    told.replaceChildren(...rows.map(([name, point]) => make('span', { 'data-name': name, 'data-value': JSON.stringify(point) }, name + ' = ' + written(point))));
    drawing.setAttribute('aria-label', rows.map(([name, point]) => name + ' ' + written(point)).join('; '));
    next.disabled = steps >= data.structures[0].cases[0].directions[0][state.estimator].length;
    back.disabled = steps <= 1;
    count.textContent = estimator.inSteps ? 'T = ' + steps : '';
  }

  const choose = (name, key, names) => {
    const select = make('select', {}, ...names.map((one, i) => make('option', { value: i, ...(state[key] === i ? { selected: '' } : {}) }, one)));
    select.addEventListener('change', () => {
      state[key] = Number(select.value);
      if (key === 'estimator') state.steps = 1;
      draw();
    });
    return make('label', {}, name, ' ', select);
  };
  const angle = make('input', { type: 'range', min: 0, max: data.gradients.length - 1, value: state.direction });
  angle.addEventListener('input', () => {
    state.direction = Number(angle.value);
    angle.setAttribute('aria-valuetext', written(data.gradients[state.direction]));
    draw();
  });
  const move = (by) => () => {
    state.steps += by;
    draw();
  };
  const next = button('next step', move(1));
  const back = button('back', move(-1));
  const count = make('span');
  section.querySelector('.static').before(
    make('div', { class: 'controls' },
      choose('structure', 'structure', data.structures.map((one) => one.name)),
      choose('estimator', 'estimator', data.estimators.map((one) => one.name)),
      choose('scores', 'scores', data.scores.map(written)),
      make('label', {}, 'direction of g ', angle), back, next, count),
    drawing, told, text,
    make('ul', { class: 'legend' }, make('li', {}, 'dotted: a step of −ηg'), make('li', {}, 'drawn through: where the label goes'), make('li', {}, 'green, at the right: where a step of descent moves the scores')),
    tools(button('SVG', () => save('polytope.svg', 'image/svg+xml', svgFile(drawing))),
      button('CSV', () => save('polytope.csv', 'text/csv', csv([...told.children].map((one) => [one.dataset.name, ...JSON.parse(one.dataset.value)]))))));
  draw();
})();
