'use strict';
/* The sentences of a page: a list that is searched, filtered and sorted, and one sentence in full. */
(() => {
  const { make, button, save, csv, svgFile, fileName, tools } = Page;
  const NS = 'http://www.w3.org/2000/svg';
  const ROWS = 25; // of the list at a time
  const CONFIDENT = 0.9;
  const data = JSON.parse(document.getElementById('sentences-data').textContent);
  const section = document.getElementById('sentences');
  const narrow = () => section.clientWidth - 34;

  const svg = (name, attributes = {}, ...children) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, typeof value === 'number' ? Math.round(value * 10) / 10 : value);
    element.append(...children);
    return element;
  };
  const percent = (p) => (p === undefined || Number.isNaN(p) ? '–' : p >= 0.995 ? '100 %' : p < 0.005 ? '< 1 %' : Math.round(100 * p) + ' %');
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;

  /* ------ what there is to know of a sentence ------ */

  const sentences = data.sentences.map(([id, text, heads, gold, labels, truth, sure, parts, shares, classParts, classShares, entropy, loss, chosen, course, first], number) => {
    const words = text.split('\n');
    const right = (a, b) => a.reduce((sum, one, i) => sum + (one === b[i] ? 1 : 0), 0);
    const s = { number, id, words, heads, gold, labels, truth, chosen, course, parts, shares, classParts, classShares, first, length: words.length, entropy: entropy === "" ? NaN : entropy, loss: loss === "" ? NaN : loss, sure: sure.map((p) => p / 1000) };
    s.found = (text + '\n' + id).toLowerCase().replaceAll('\n', ' ');
    const whole = data.labels === 'strings';
    s.labelsRight = whole ? Number(labels.length === truth.length && right(labels, truth) === truth.length) : right(labels, truth);
    s.labelShare = s.labelsRight / (whole ? 1 : labels.length);
    s.headsRight = heads.length && gold.length ? right(heads, gold) : NaN;
    s.headShare = s.headsRight / words.length;
    s.confidence = s.sure.length ? mean(s.sure) : NaN;
    return s;
  });
  const has = (fact) => sentences.some((s) => !Number.isNaN(s[fact]));
  const hasTrees = sentences.some((s) => s.heads.length);
  const ofWords = data.labels === 'words';
  const ofStrings = data.labels === 'strings';
  const wrong = (s) => s.labelShare < 1;
  const isWrong = (s, i) => s.labels[i] !== s.truth[i];
  const formOf = (s, h) => (h < 0 ? 'root' : s.words[h]);

  /* Candidates for each word, likely ones first: [head, probability], or [class, probability]. */
  function unpacked(at, shares, count, ofPart) {
    const rows = Array.from({ length: count }, () => []);
    let part = 0;
    at.forEach((step, k) => {
      part += step;
      const [row, entry] = ofPart(part);
      rows[row].push([entry, shares[k] / 1000]);
    });
    rows.forEach((row) => row.sort((a, b) => b[1] - a[1]));
    return rows;
  }
  const candidates = (s) => (s.candidates ??= unpacked(s.parts, s.shares, s.length, (part) => {
    const head = Math.floor(part / s.length);
    const word = part % s.length;
    return [word, head === word ? -1 : head];
  }));
  const classes = (s) => (s.classes ??= unpacked(s.classParts, s.classShares, s.labels.length, (part) => [Math.floor(part / data.width), part % data.width]));
  const share = (s, head, m) => (s.parts.length ? candidates(s)[m].find(([h]) => h === head)?.[1] ?? 0 : undefined);

  const isTorn = (s) => candidates(s).some((row, m) => row.length > 0 && row[0][1] > (share(s, s.heads[m], m) ?? 0));

  /* ------ the one selection of the page ------ */

  const columns = [
    { key: 'length', name: data.words, show: (s) => s.length },
    { key: 'headShare', name: 'heads right', show: (s) => s.headsRight, share: true },
    { key: 'labelShare', name: ofStrings ? 'right' : 'labels right', show: (s) => s.labelsRight, share: true, wide: true },
    { key: 'confidence', name: 'confidence', show: (s) => percent(s.confidence), wide: true },
    { key: 'entropy', name: 'nats per ' + data.word, show: (s) => s.entropy.toFixed(2), wide: true },
    { key: 'loss', name: 'loss', show: (s) => s.loss.toFixed(1), wide: true },
  ].filter((column) => has(column.key) && (column.key !== 'entropy' || sentences.some((s) => s.entropy > 0)));
  const aLabel = ofStrings ? 'the answer' : 'a label';
  const kinds = [
    ['all', 'all ' + data.examples, () => true],
    ['wrong', aLabel + ' is wrong', (s) => s.labelShare < 1],
    ['sure', aLabel + ' is wrong, though the network is sure', (s) => (ofStrings ? wrong(s) && s.confidence >= CONFIDENT : s.labels.some((_, i) => isWrong(s, i) && s.sure[i] >= CONFIDENT))],
    ...(sentences.some((s) => s.course.length) ? [['course', 'its trees were kept after each epoch', (s) => s.course.length > 0]] : []),
    ...(has('headShare') ? [['heads', 'a head is wrong', (s) => s.headShare < 1]] : []),
    ...(sentences.some((s) => s.heads.length && s.parts.length) ? [['torn', 'a likelier head is not in the tree', (s) => s.heads.length > 0 && s.parts.length > 0 && isTorn(s)]] : []),
    ['right', 'all is right', (s) => s.labelShare === 1 && !(s.headShare < 1)],
  ];
  const state = { query: '', kind: 'all', truth: -1, label: -1, sort: 'length', falling: false, first: 0, at: 0, word: -1, view: 'difference', other: 'gold', weigh: true, least: 1, epoch: 1 };
  let shown = [];

  const middle = () => [...sentences].sort((a, b) => a.length - b.length)[Math.floor(sentences.length / 2)].number;

  function select() {
    const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = kinds.find(([name]) => name === state.kind)[2];
    shown = sentences.filter((s) =>
      words.every((word) => s.found.includes(word)) && kind(s) &&
      (state.truth < 0 || s.truth.some((truth, i) => truth === state.truth && (state.label < 0 || s.labels[i] === state.label))));
    const sign = state.falling ? -1 : 1;
    const value = (s) => (Number.isNaN(s[state.sort]) ? -1 : s[state.sort]);
    shown.sort((a, b) => sign * (value(a) - value(b)) || a.number - b.number);
    state.first = Math.max(0, Math.floor(shown.findIndex((s) => s.number === state.at) / ROWS) * ROWS);
  }

  /* ------ the list ------ */

  const status = make('output', { role: 'status' });
  const body = make('tbody');
  const headings = columns.map((column) => make('th', { scope: 'col', class: column.wide ? 'num more' : 'num' }, button(column.name, () => {
    state.falling = state.sort === column.key && !state.falling;
    state.sort = column.key;
    list();
  })));
  const list0 = make('table', { class: 'plain list' },
    make('caption', { class: 'hidden' }, 'Test ' + data.examples),
    make('thead', {}, make('tr', {}, ...headings, make('th', { scope: 'col', class: 'text' }, hasTrees && has('headShare') ? 'sentence; dotted: hangs elsewhere than in the gold tree' : data.example + '; dotted: wrong ' + (ofStrings ? 'answer' : 'label')))),
    body);
  const listed = make('div', { class: 'listed', tabindex: 0, role: 'group', 'aria-label': 'Test ' + data.examples }, list0);
  const pages = make('div', { class: 'tools' });

  function textOf(s) {
    const marked = s.words.map((word, m) => ((s.headsRight >= 0 ? s.heads[m] !== s.gold[m] : ofWords && isWrong(s, m)) ? make('u', {}, word) : word));
    return marked.flatMap((word, i) => (i ? [s.first && i === s.first ? ' ‖ ' : ' ', word] : [word]));
  }

  function list() {
    select();
    headings.forEach((th, i) => {
      if (columns[i].key === state.sort) th.setAttribute('aria-sort', state.falling ? 'descending' : 'ascending');
      else th.removeAttribute('aria-sort');
    });
    fill();
    status.textContent = shown.length + ' of ' + sentences.length + ' ' + data.examples + (state.truth < 0 ? '' : ' with ' + data.classes[state.truth] + (state.label < 0 ? '' : state.label === state.truth ? ', found' : ' taken for ' + data.classes[state.label]));
    hash();
  }

  function fill() {
    const some = shown.slice(state.first, state.first + ROWS);
    const inList = some.some((s) => s.number === state.at);
    body.replaceChildren(...some.map((s, k) => make('tr', s.number === state.at ? { 'aria-current': 'true' } : {},
      ...columns.map((column) => make('td', { class: column.wide ? 'num more' : 'num' }, String(column.show(s)), ...(column.share ? [meter(s[column.key])] : []))),
      make('td', { class: 'text' }, make('button', { type: 'button', class: 'pick', tabindex: (inList ? s.number === state.at : k === 0) ? 0 : -1, 'data-number': s.number }, ...textOf(s))))));
    const current = body.querySelector('[aria-current]');
    listed.scrollTop = current ? current.offsetTop - listed.clientHeight / 2 : 0;
    const turn = (by) => () => {
      state.first = Math.min(Math.max(0, state.first + by), Math.floor(Math.max(0, shown.length - 1) / ROWS) * ROWS);
      fill();
    };
    pages.replaceChildren(
      ...(shown.length > ROWS ? [button('← earlier', turn(-ROWS)), make('span', {}, state.first + 1 + '–' + Math.min(shown.length, state.first + ROWS)), button('later →', turn(ROWS))] : []),
      button('CSV', () => save(data.examples + '.csv', 'text/csv', csv([['id', ...columns.map((column) => column.name), data.example], ...shown.map((s) => [s.id, ...columns.map((column) => (column.share ? s[column.key].toFixed(3) : column.show(s))), s.words.join(' ')])])), { 'aria-label': 'CSV of the listed ' + data.examples }));
  }

  const meter = (p, text) => make('span', { class: 'meter', style: '--p:' + (p || 0).toFixed(3), ...(text ? { title: text } : {}) });

  body.addEventListener('click', (event) => {
    const picked = event.target.closest('.pick');
    if (picked) choose(Number(picked.dataset.number));
  });
  body.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = shown.findIndex((s) => s.number === Number(event.target.dataset.number)) + step;
    if (at < 0 || at >= shown.length) return;
    if (at < state.first || at >= state.first + ROWS) state.first = Math.floor(at / ROWS) * ROWS;
    choose(shown[at].number);
    body.querySelector('[data-number="' + state.at + '"]')?.focus();
  });

  /* ------ one sentence ------ */

  const picture = make('div', { class: 'picture' });
  const legend = make('ul', { class: 'legend' });
  const title = make('h3', { id: 'sentence-title' });
  const facts = make('p', { class: 'facts' });
  const left = make('div');
  const right = make('div');
  const link = make('a', { class: 'link' }, 'link');

  function choose(number) {
    state.at = number;
    state.word = -1;
    if (!shown.slice(state.first, state.first + ROWS).some((s) => s.number === number)) {
      state.first = Math.max(0, Math.floor(shown.findIndex((s) => s.number === number) / ROWS) * ROWS);
    }
    fill();
    detail();
    hash();
  }

  const hash = () => {
    const address = '#sentence=' + encodeURIComponent(sentences[state.at].id);
    link.href = address;
  };

  /* The trees that the network's can be compared with. */
  const others = (s) => [
    ...(s.gold.length ? [{ key: 'gold', name: 'gold tree', heads: s.gold }] : []),
    ...(s.parts.length && s.heads.length ? [{ key: 'likely', name: 'likeliest heads', heads: candidates(s).map((row) => row[0]?.[0] ?? -1) }] : []),
    ...(s.course.length ? [{ key: 'epoch', name: 'tree after epoch ' + Math.min(state.epoch, s.course.length), heads: s.course[Math.min(state.epoch, s.course.length) - 1] }] : []),
  ];

  /* Levels: above all arcs within the span, and no two on one level over the same words. */
  function levelsOf(arcs) {
    const placed = [];
    for (const arc of arcs.filter((one) => one.head >= 0).sort((a, b) => Math.abs(a.head - a.word) - Math.abs(b.head - b.word) || a.word - b.word)) {
      arc.low = Math.min(arc.head, arc.word);
      arc.high = Math.max(arc.head, arc.word);
      arc.level = Math.max(1, ...placed.filter((one) => one.low >= arc.low && one.high <= arc.high).map((one) => one.level + 1));
      while (placed.some((one) => one.level === arc.level && one.low < arc.high && one.high > arc.low)) arc.level++;
      placed.push(arc);
    }
    return Math.max(0, ...placed.map((arc) => arc.level));
  }

  /* Spreads the ends at each word in the order in which legs do not cross. */
  function spread(arcs, room) {
    const ends = new Map();
    const end = (word, other, arc, of) => {
      if (!ends.has(word)) ends.set(word, []);
      ends.get(word).push({ order: other < 0 ? 0 : other < word ? -1 / (word - other) : 1 / (other - word), arc, of });
    };
    for (const arc of arcs) {
      end(arc.word, arc.head, arc, 'to');
      if (arc.head >= 0) end(arc.head, arc.word, arc, 'from');
    }
    for (const [word, here] of ends) {
      here.sort((a, b) => a.order - b.order);
      const step = Math.min(7, room(word) / here.length);
      here.forEach((one, k) => (one.arc[one.of] = (k - (here.length - 1) / 2) * step));
    }
  }

  const ruler = document.createElement('canvas').getContext('2d');
  const widthOf = (text, size) => {
    ruler.font = size + 'px ' + getComputedStyle(document.body).fontFamily;
    return ruler.measureText(text).width;
  };
  const labelOf = (s, m) => (!ofWords ? '' : isWrong(s, m) ? '✗ ' + data.classes[s.labels[m]] : data.classes[s.labels[m]]);

  /* Where words stand: along the page with gaps as wide as there is room for, else downwards. */
  function layout(s, room) {
    const column = s.words.map((word, m) => Math.max(16, widthOf(word, 14), widthOf(labelOf(s, m), 11), ofWords && isWrong(s, m) ? widthOf('(' + data.classes[s.truth[m]] + ')', 11) : 0));
    const gap = Math.min(22, (room - column.reduce((a, b) => a + b, 0)) / s.length);
    const down = gap < 5;
    let along = 2;
    const centres = column.map((wide) => {
      const size = down ? 25 : wide + gap;
      along += size;
      return along - size / 2;
    });
    return { column, gap, down, centres, length: along + 2 };
  }

  const wordElement = (s, m, at, parts) => svg('g', { class: 'word' + (m === state.word ? ' chosen' : ''), role: 'button', tabindex: m === Math.max(0, state.word) ? 0 : -1, 'aria-pressed': String(m === state.word), 'data-word': String(m), 'aria-label': wordName(s, m) },
    svg('rect', { class: 'area', rx: 4, ...at }), ...parts);

  function wordName(s, m) {
    const other = others(s).find((one) => one.key === state.other);
    return s.words[m] + (ofWords ? ' ' + labelOf(s, m) + (isWrong(s, m) ? ' (' + data.classes[s.truth[m]] + ')' : '') : '') +
      (s.heads.length ? ': head ' + formOf(s, s.heads[m]) + (s.parts.length ? ', ' + percent(share(s, s.heads[m], m)) : '') + (other && other.heads[m] !== s.heads[m] ? '; ' + other.name + ': ' + formOf(s, other.heads[m]) : '') : '');
  }

  function arcsOf(s) {
    const other = others(s).find((one) => one.key === state.other) ?? others(s)[0];
    const arcs = [];
    const add = (look, head, word, side) => arcs.push({ look, head, word, side, p: share(s, head, word) });
    s.heads.forEach((head, m) => {
      const same = other?.heads[m] === head;
      const pair = state.view === 'difference' || state.view === 'both';
      if (state.view !== 'other' || !other) add(other && pair && same ? 'shared' : 'mine', head, m, 0);
      if (other && state.view === 'other') add('theirs', other.heads[m], m, 0);
      else if (other && pair && (!same || state.view === 'both')) add(same ? 'shared' : 'theirs', other.heads[m], m, 1);
    });
    if (s.parts.length && state.least < 1) {
      const drawn = new Set(arcs.map((arc) => arc.head + ' ' + arc.word));
      candidates(s).forEach((row, m) => row.forEach(([head, p]) => {
        if (p >= state.least && !drawn.has(head + ' ' + m)) arcs.push({ look: 'likely', head, word: m, side: 0, p });
      }));
    }
    return { arcs, other };
  }

  /* Trees as arcs: first side above the words or left of them, second side below or right. */
  function drawTrees(s) {
    const { arcs, other } = arcsOf(s);
    const { column, down, centres, length } = layout(s, narrow());
    const sides = [0, 1].map((side) => {
      const some = arcs.filter((arc) => arc.side === side);
      const highest = levelsOf(some);
      spread(some, (word) => (down ? 21 : column[word]));
      const high = 10 + (down ? 9 : 12) * highest;
      return { some, high, size: some.length ? high + (some.some((arc) => arc.head < 0) ? (down ? 34 : 22) : 6) : 3 };
    });
    const wrongs = ofWords && s.labels.some((_, m) => isWrong(s, m));
    const formWide = Math.max(...s.words.map((word) => widthOf(word, 14)));
    const hasBars = s.parts.length > 0;
    const band = down
      ? 16 + formWide + (hasBars ? 34 : 0) + (ofWords ? 8 + Math.max(...s.words.map((_, m) => widthOf(labelOf(s, m), 11))) : 0)
      : 24 + (hasBars ? 6 : 0) + (ofWords ? 15 : 0) + (wrongs ? 13 : 0);
    const near = sides[0].size;
    const across = near + band + sides[1].size;
    const point = (side) => (along, off) => {
      const depth = side ? near + band + off : near - off;
      return down ? [depth, along] : [along, depth];
    };
    const drawing = svg('svg', { class: 'arcs' + (down ? ' down' : ''), role: 'group', 'aria-label': 'Trees over: ' + s.words.join(' ') + '. Arrow keys go from word to word.', width: down ? across : length, height: down ? length : across, viewBox: '0 0 ' + (down ? across + ' ' + length : length + ' ' + across) });
    for (const side of [0, 1]) {
      const at = (along, off) => point(side)(along, off).map((x) => Math.round(x * 10) / 10).join(' ');
      for (const arc of sides[side].some.sort((a, b) => ['likely', 'shared', 'theirs', 'mine'].indexOf(a.look) - ['likely', 'shared', 'theirs', 'mine'].indexOf(b.look))) {
        const to = centres[arc.word] + arc.to;
        let line;
        const parts = [];
        if (arc.head < 0) {
          line = 'M' + at(to, sides[side].high + 2) + 'L' + at(to, 6);
          const [x, y] = point(side)(to, sides[side].high + 6);
          parts.push(svg('text', { class: 'root', x, y: down ? y + 4 : y + (side ? 9 : 0), 'text-anchor': down ? (side ? 'start' : 'end') : 'middle' }, 'root'));
        } else {
          const from = centres[arc.head] + arc.from;
          const high = 10 + (down ? 9 : 12) * arc.level;
          const turn = Math.min(11, Math.abs(to - from) / 2) * Math.sign(to - from || 1);
          const rise = Math.min(11, high);
          line = 'M' + at(from, 0) + 'L' + at(from, high - rise) + 'Q' + at(from, high) + ' ' + at(from + turn, high) + 'L' + at(to - turn, high) + 'Q' + at(to, high) + ' ' + at(to, high - rise) + 'L' + at(to, 6);
        }
        drawing.append(svg('g', { class: 'one ' + arc.look + (state.word >= 0 && arc.word !== state.word && arc.head !== state.word ? ' aside' : ''), ...(state.weigh && arc.p !== undefined ? { style: '--p:' + arc.p.toFixed(3) } : {}), 'data-arc': arc.head + ' ' + arc.word },
          svg('title', {}, formOf(s, arc.head) + ' → ' + s.words[arc.word] + (arc.p === undefined ? '' : ', ' + percent(arc.p))),
          svg('path', { class: 'near', d: line }), svg('path', { class: 'arc', d: line }),
          svg('path', { class: 'tip', d: 'M' + at(to, 0) + 'L' + at(to - 3.3, 6.5) + 'L' + at(to + 3.3, 6.5) + 'Z' }), ...parts));
      }
    }
    s.words.forEach((word, m) => {
      const p = share(s, s.heads[m], m) ?? 0;
      const parts = [];
      const label = (x, y, anchor) => {
        if (!ofWords) return;
        parts.push(svg('text', { class: isWrong(s, m) ? 'label wrong' : 'label', x, y, 'text-anchor': anchor }, labelOf(s, m)));
        if (isWrong(s, m) && !down) parts.push(svg('text', { class: 'label', x, y: y + 13, 'text-anchor': anchor }, '(' + data.classes[s.truth[m]] + ')'));
      };
      const c = centres[m];
      if (down) {
        const x = near + 7;
        parts.push(svg('text', { class: 'form', x, y: c + 5 }, word));
        if (hasBars) parts.push(svg('rect', { class: 'track', x: x + formWide + 6, y: c - 2, width: 24, height: 3 }), svg('rect', { class: 'sure', x: x + formWide + 6, y: c - 2, width: Math.max(2, 24 * p), height: 3 }));
        label(x + formWide + 6 + (hasBars ? 34 : 2), c + 4, 'start');
        drawing.append(wordElement(s, m, { x: near + 2, y: c - 12, width: band - 4, height: 24 }, parts));
      } else {
        parts.push(svg('text', { class: 'form', x: c, y: near + 17, 'text-anchor': 'middle' }, word));
        if (hasBars) parts.push(svg('rect', { class: 'track', x: c - 12, y: near + 23, width: 24, height: 3 }), svg('rect', { class: 'sure', x: c - 12, y: near + 23, width: Math.max(2, 24 * p), height: 3 }));
        label(c, near + (hasBars ? 38 : 32), 'middle');
        drawing.append(wordElement(s, m, { x: c - column[m] / 2 - 2, y: near + 1, width: column[m] + 4, height: band - 2 }, parts));
      }
    });
    return { drawing, other, down };
  }

  /* Labels as rows of a grid: area is probability, the line goes through those that were predicted. */
  function drawLabels(s) {
    const rows = classes(s);
    const used = [...new Set([...rows.flatMap((row) => row.map(([c]) => c)), ...s.labels, ...s.truth])].filter((c) => c >= 0).sort((a, b) => a - b);
    const room = narrow();
    const names = Math.max(...used.map((c) => widthOf(data.classes[c], 12))) + 14;
    const column = s.words.map((word) => Math.max(26, widthOf(word, 14) + 10));
    const wide = column.reduce((a, b) => a + b, 0) + names;
    const down = wide > room;
    const step = down ? Math.min(44, Math.max(17, (room - 20 - Math.max(...s.words.map((word) => widthOf(word, 14)))) / used.length)) : 25;
    const side = down ? Math.max(...s.words.map((word) => widthOf(word, 14))) + 14 : names;
    let along = down ? names : side;
    const centres = column.map((size) => {
      const own = down ? 25 : size;
      along += own;
      return along - own / 2;
    });
    const row = (c) => (down ? side : 8) + step * (used.indexOf(c) + 0.5);
    const at = (m, c) => (down ? [row(c), centres[m]] : [centres[m], row(c)]);
    const width = down ? side + step * used.length + 6 : along + 4;
    const height = down ? along + 6 : 8 + step * used.length + 28;
    const drawing = svg('svg', { class: 'arcs lattice', role: 'group', 'aria-label': 'Labels of: ' + s.words.join(' ') + '. Arrow keys go from word to word.', width, height, viewBox: '0 0 ' + width + ' ' + height });
    for (const c of used) {
      const x = row(c);
      drawing.append(down
        ? svg('text', { class: 'label', transform: 'translate(' + (x + 4) + ' ' + (names - 6) + ') rotate(-90)' }, data.classes[c])
        : svg('text', { class: 'label', x: side - 12, y: x + 4, 'text-anchor': 'end' }, data.classes[c]));
      drawing.append(svg('path', { class: 'rail', d: down ? 'M' + x + ' ' + names + 'V' + along : 'M' + side + ' ' + x + 'H' + along }));
    }
    drawing.append(svg('path', { class: 'best', d: 'M' + s.labels.map((c, m) => at(m, c).join(' ')).join('L') }));
    s.words.forEach((word, m) => {
      const parts = rows[m].map(([c, p]) => {
        const [cx, cy] = at(m, c);
        return svg('circle', { class: c === s.labels[m] ? (isWrong(s, m) ? 'dot wrong' : 'dot mine') : 'dot', cx, cy, r: Math.max(1, Math.sqrt(p) * Math.min(10, step / 2 - 1)) }, svg('title', {}, word + ' ' + data.classes[c] + ', ' + percent(p)));
      });
      if (isWrong(s, m) && s.truth[m] >= 0) {
        const [cx, cy] = at(m, s.truth[m]);
        parts.push(svg('circle', { class: 'truth', cx, cy, r: Math.min(11, step / 2) }));
      }
      parts.push(down ? svg('text', { class: 'form', x: 4, y: centres[m] + 5 }, word) : svg('text', { class: 'form', x: centres[m], y: height - 9, 'text-anchor': 'middle' }, word));
      drawing.append(wordElement(s, m, down ? { x: 1, y: centres[m] - 12, width: side - 8, height: 24 } : { x: centres[m] - column[m] / 2 + 1, y: height - 25, width: column[m] - 2, height: 23 }, parts));
    });
    return { drawing, down };
  }

  const said = (labels) => '“' + labels.map((c) => data.classes[c]).join(ofStrings ? '' : ' ') + '”';

  /* A rationale: text that wraps, what was chosen underlined, probability as a wash. */
  function drawWash(s) {
    const chosen = new Set(s.chosen.map(([word]) => word));
    const p = new Map();
    let part = 0;
    s.parts.forEach((step, k) => {
      part += step;
      if (part < s.length) p.set(part, s.shares[k] / 1000);
    });
    const words = s.words.map((word, m) => make(chosen.has(m) ? 'mark' : 'span', { class: 'washed', style: '--p:' + (p.get(m) ?? 0), ...(p.has(m) ? { title: percent(p.get(m)) } : {}) }, word));
    return { drawing: make('p', { class: 'lead wash' }, ...words.flatMap((word) => [word, ' '])) };
  }

  /* Spans as brackets over words, inner ones nearer; downwards where the text is wide. */
  function drawBrackets(s) {
    const { column, down, centres, length } = layout(s, narrow());
    const spans = s.chosen.filter(([a, b]) => b > a).map(([a, b]) => ({ head: a, word: b }));
    const highest = levelsOf(spans);
    const step = down ? 8 : 10;
    const near = step * highest + 8;
    const across = near + (down ? Math.max(...s.words.map((word) => widthOf(word, 14))) + 12 : 26);
    const drawing = svg('svg', { class: 'arcs', role: 'img', 'aria-label': 'Spans: ' + spans.map((one) => s.words.slice(one.head, one.word + 1).join(' ')).join('; '), width: down ? across : length, height: down ? length : across, viewBox: '0 0 ' + (down ? across + ' ' + length : length + ' ' + across) });
    for (const { head, word, level } of spans) {
      const [from, to] = [centres[head] - (down ? 9 : column[head] / 2), centres[word] + (down ? 9 : column[word] / 2)];
      const off = near - step * level;
      const at = (along, depth) => (down ? depth + ' ' + along : along + ' ' + depth);
      drawing.append(svg('g', { class: 'one mine' }, svg('title', {}, s.words.slice(head, word + 1).join(' ')), svg('path', { class: 'arc', d: 'M' + at(from, off + 5) + 'L' + at(from, off) + 'L' + at(to, off) + 'L' + at(to, off + 5) })));
    }
    s.words.forEach((word, m) => drawing.append(down ? svg('text', { class: 'form', x: near + 6, y: centres[m] + 5 }, word) : svg('text', { class: 'form', x: centres[m], y: near + 17, 'text-anchor': 'middle' }, word)));
    return { drawing, down };
  }

  /* An alignment as a matrix: rows are symbols that are read or the first text's words, columns those that are written or the second's. */
  function drawMatrix(s) {
    const columns = data.choice === 'emissions' ? s.labels.map((c) => data.classes[c]) : s.words.slice(s.first);
    const rows = s.first ? s.words.slice(0, s.first) : s.words;
    const side = Math.max(...rows.map((word) => widthOf(word, 14))) + 12;
    const top = Math.max(...columns.map((word) => widthOf(word, 14))) + 12;
    const cell = Math.max(6, Math.min(24, (narrow() - side - 4) / Math.max(1, columns.length)));
    const [width, height] = [side + cell * columns.length + 2, top + 22 * rows.length + 2];
    const linked = s.chosen.map(([i, j]) => rows[i] + ' to ' + columns[j - s.first]).join(', ');
    const drawing = svg('svg', { class: 'arcs matrix', role: 'img', 'aria-label': 'Links: ' + linked, width, height, viewBox: '0 0 ' + width + ' ' + height });
    const upright = columns.every((word) => widthOf(word, 14) <= cell);
    columns.forEach((word, j) => {
      const x = side + cell * (j + 0.5);
      drawing.append(svg('path', { class: 'rail', d: 'M' + x + ' ' + top + 'V' + height }), upright
        ? svg('text', { class: 'form', x, y: top - 7, 'text-anchor': 'middle' }, word)
        : svg('text', { class: 'form', transform: 'translate(' + (x + 5) + ' ' + (top - 5) + ') rotate(-90)' }, word));
    });
    rows.forEach((word, i) => drawing.append(svg('path', { class: 'rail', d: 'M' + side + ' ' + (top + 22 * i + 11) + 'H' + width }), svg('text', { class: 'form', x: side - 8, y: top + 22 * i + 16, 'text-anchor': 'end' }, word)));
    for (const [i, j] of s.chosen) drawing.append(svg('rect', { class: 'sure', x: side + cell * (j - s.first) + 1.5, y: top + 22 * i + 2, width: cell - 3, height: 18, rx: 2 }, svg('title', {}, rows[i] + ' → ' + columns[j - s.first])));
    return { drawing };
  }

  const row = (name, p, note, picked) => make('li', picked ? { class: 'picked' } : {}, make('span', { class: 'name' }, ...[name].flat()), meter(p), make('span', { class: 'amount' }, percent(p)), make('span', { class: 'note' }, note));
  const pick = (s, m) => button(s.words[m], () => chooseWord(m, true), { class: 'word' });

  function chooseWord(m, focus) {
    state.word = state.word === m ? -1 : m;
    detail();
    if (focus) picture.querySelector('[data-word="' + m + '"]')?.focus();
  }

  /* What was likely for the chosen word; without one, where the network was least sure. */
  function likely(s) {
    const m = state.word;
    const other = others(s).find((one) => one.key === state.other);
    if (ofStrings) return [];
    if (!ofWords && !(s.parts.length && s.heads.length)) return ofText(s);
    const trees = s.parts.length > 0 && s.heads.length > 0;
    const rows = trees ? candidates(s) : classes(s);
    const mine = trees ? s.heads : s.labels;
    const name = (k) => (trees ? formOf(s, k) : data.classes[k]);
    const sureOf = (w) => rows[w].find(([k]) => k === mine[w])?.[1] ?? 0;
    if (!rows.length || !s.sure.length) return [];
    if (m < 0) {
      const least = s.words.map((_, w) => w).sort((a, b) => sureOf(a) - sureOf(b)).slice(0, 6);
      return [make('h4', {}, 'Where the network is least sure'), make('ul', { class: 'bars' }, ...least.map((w) => row(pick(s, w), sureOf(w), name(mine[w])))), make('p', { class: 'hint' }, 'Choose a word to see what else was likely.')];
    }
    const list = rows[m].slice(0, 7);
    const want = trees ? other?.heads[m] : s.truth[m];
    for (const k of [mine[m], want]) if (k !== undefined && !(k < 0 && !trees) && !list.some(([one]) => one === k)) list.push([k, rows[m].find(([one]) => one === k)?.[1] ?? 0]);
    return [make('h4', {}, (trees ? 'Heads of “' : 'Labels of “') + s.words[m] + '” ', button('close', () => chooseWord(m, true), { class: 'quiet' })),
      make('ul', { class: 'bars' }, ...list.map(([k, p]) => row(name(k), p, [k === mine[m] ? 'network' : '', k === want ? (trees ? other.name : 'right') : ''].filter(Boolean).join(', '), k === mine[m])))];
  }

  function ofText(s) {
    const list = classes(s)[0] ?? [];
    return [make('h4', {}, 'Label of the text'), make('ul', { class: 'bars' }, ...list.slice(0, 8).map(([c, p]) => row(data.classes[c], p, [c === s.labels[0] ? 'network' : '', c === s.truth[0] ? 'right' : ''].filter(Boolean).join(', '), c === s.labels[0])))];
  }

  function differences(s, other) {
    if (!ofWords && s.parts.length && s.heads.length) return ofText(s);
    if (!other) {
      const wrong = s.labels.map((_, i) => i).filter((i) => isWrong(s, i));
      if (!ofWords) return [];
      return [make('h4', {}, wrong.length + ' of ' + s.labels.length + ' labels are wrong'), ...(wrong.length ? [make('ul', { class: 'differ' }, ...wrong.map((m) => make('li', {}, pick(s, m), ' ' + data.classes[s.labels[m]] + ', ' + percent(s.sure[m]) + '; right: ' + data.classes[s.truth[m]])))] : [])];
    }
    const list = s.heads.map((_, m) => m).filter((m) => s.heads[m] !== other.heads[m]);
    return [make('h4', {}, list.length + ' of ' + s.length + ' heads differ from the ' + other.name), ...(list.length ? [make('ul', { class: 'differ' }, ...list.map((m) => make('li', {}, pick(s, m), ' ' + formOf(s, s.heads[m]) + (s.parts.length ? ', ' + percent(share(s, s.heads[m], m)) : '') + '; ' + other.name + ': ' + formOf(s, other.heads[m]) + (s.parts.length ? ', ' + percent(share(s, other.heads[m], m)) : ''))))] : [])];
  }

  const sample = (look, text, style) => make('li', {}, svg('svg', { class: 'arcs sample', width: 36, height: 10, 'aria-hidden': 'true' }, svg('g', { class: 'one ' + look, ...(style ? { style } : {}) }, svg('path', { class: 'arc', d: 'M1 5H35' }))), text);

  function detail() {
    const s = sentences[state.at];
    title.textContent = s.length + ' ' + (s.length === 1 ? data.word : data.words);
    facts.textContent = [
      Number.isNaN(s.headsRight) ? '' : s.headsRight + ' of ' + s.length + ' heads right',
      ofWords ? s.labelsRight + ' of ' + s.labels.length + ' labels right' : (wrong(s) ? '✗ ' + said(s.labels) + ', truly ' + said(s.truth) : '✓ rightly ' + said(s.truth)),
      s.sure.length ? percent(s.confidence) + ' sure' : '',
      s.entropy > 0 ? s.entropy.toFixed(2) + ' nats per ' + data.word : '',
      s.id,
    ].filter(Boolean).join(' · ');
    compare.replaceChildren(...others(s).map((one) => make('option', { value: one.key, ...(one.key === state.other ? { selected: '' } : {}) }, one.name)));
    let drawn;
    if (data.choice === 'words') drawn = drawWash(s);
    else if (data.choice === 'brackets') drawn = drawBrackets(s);
    else if (data.choice !== 'nothing') drawn = drawMatrix(s);
    else if (s.heads.length) drawn = drawTrees(s);
    else if (ofWords && s.classParts.length) drawn = drawLabels(s);
    else drawn = { drawing: make('p', { class: 'lead' }, ...textOf(s)) };
    picture.replaceChildren(drawn.drawing);
    const pair = state.view === 'difference' || state.view === 'both';
    legend.replaceChildren(...(s.heads.length ? [
      ...(drawn.other && pair ? [sample('shared', 'in both')] : []),
      ...(state.view === 'other' && drawn.other ? [] : [sample('mine', drawn.other && pair ? 'network alone, ' + (drawn.down ? 'left' : 'above') : 'network')]),
      ...(drawn.other && state.view !== 'network' ? [sample('theirs', drawn.other.name + (pair ? ' alone, ' + (drawn.down ? 'right' : 'below') : ''))] : []),
      ...(state.least < 1 && s.parts.length ? [sample('likely', 'in neither, but likely')] : []),
      ...(state.weigh && s.parts.length ? [sample('mine', '10 %', '--p:.1'), sample('mine', '90 % likely', '--p:.9')] : []),
    ] : data.choice === 'words' ? [make('li', {}, 'underlined: what the classifier saw' + (s.parts.length ? '; wash: probability of being chosen' : ''))] : s.classParts.length && ofWords ? [make('li', {}, 'area: probability; line: predicted; ring: right label where that is another')] : []));
    left.replaceChildren(...likely(s));
    right.replaceChildren(...differences(s, drawn.other));
  }

  picture.addEventListener('click', (event) => {
    const word = event.target.closest('[data-word]');
    if (word) chooseWord(Number(word.dataset.word), true);
  });
  picture.addEventListener('keydown', (event) => {
    const word = event.target.closest('[data-word]');
    if (!word) return;
    const m = Number(word.dataset.word);
    const last = sentences[state.at].length - 1;
    const next = { ArrowRight: m + 1, ArrowDown: m + 1, ArrowLeft: m - 1, ArrowUp: m - 1, Home: 0, End: last }[event.key];
    if (event.key === 'Enter' || event.key === ' ') chooseWord(m, true);
    else if (event.key === 'Escape' && state.word >= 0) chooseWord(state.word, true);
    else if (next !== undefined && next >= 0 && next <= last) {
      word.setAttribute('tabindex', '-1');
      const other = picture.querySelector('[data-word="' + next + '"]');
      other.setAttribute('tabindex', '0');
      other.focus();
    } else return;
    event.preventDefault();
  });

  /* ------ controls ------ */

  const options = (pairs) => pairs.map(([value, text]) => make('option', { value }, text));
  const control = (name, element, event, change) => {
    element.addEventListener(event, () => change(element));
    return make('label', {}, name, ' ', element);
  };
  const search = make('input', { type: 'search', placeholder: 'words or an id' });
  const kind = make('select', {}, ...options(kinds));
  const present = [...new Set(sentences.flatMap((s) => s.truth))].filter((c) => c >= 0).sort((a, b) => data.classes[a].localeCompare(data.classes[b]));
  const truth = make('select', {}, ...options([[-1, 'any label'], ...present.map((c) => [c, data.classes[c]])]));
  const compare = make('select');
  const view = make('select', {}, ...options([['difference', 'difference'], ['both', 'both'], ['network', 'network'], ['other', 'the other']]));
  const weigh = make('input', { type: 'checkbox', checked: '' });
  const least = make('input', { type: 'range', min: 0, max: 19, value: 0, 'aria-valuetext': 'none' });
  const again = () => detail();
  const longest = Math.max(0, ...sentences.map((s) => s.course.length));
  const epoch = make('input', { type: 'range', min: 1, max: Math.max(1, longest), value: 1, 'aria-valuetext': 'epoch 1' });

  /* Another epoch for all: the sentence goes to it too, and to one that was watched. */
  function toEpoch(number) {
    state.epoch = Math.min(number, longest);
    state.other = 'epoch';
    epoch.value = state.epoch;
    epoch.setAttribute('aria-valuetext', 'epoch ' + state.epoch);
    again();
  }
  document.addEventListener('epoch', (event) => {
    if (longest) toEpoch(event.detail);
  });
  const reset = button('reset', () => {
    Object.assign(state, { query: '', kind: 'all', truth: -1, label: -1 });
    search.value = '';
    kind.value = 'all';
    truth.value = -1;
    list();
  });
  const step = (by) => () => {
    const at = shown.findIndex((s) => s.number === state.at) + by;
    if (shown[at]) choose(shown[at].number);
  };
  const treeControls = !hasTrees ? [] : [
    ...(has('headShare') || sentences.some((s) => s.parts.length) ? [control('show', view, 'change', (e) => { state.view = e.value; again(); }), control('compared with', compare, 'change', (e) => { state.other = e.value; again(); })] : []),
    ...(longest > 1 ? [control('epoch', epoch, 'input', (e) => toEpoch(Number(e.value)))] : []),
    ...(sentences.some((s) => s.parts.length) ? [control('probability as strength', weigh, 'change', (e) => { state.weigh = e.checked; again(); }), control('alternatives', least, 'input', (e) => {
      state.least = Number(e.value) === 0 ? 1 : (20 - e.value) / 40;
      e.setAttribute('aria-valuetext', state.least < 1 ? 'from ' + percent(state.least) : 'none');
      again();
    })] : []),
  ];
  const saving = [
    button('SVG', () => {
      const drawing = picture.querySelector('svg');
      if (drawing) save(fileName(sentences[state.at].id) + '.svg', 'image/svg+xml', svgFile(drawing));
    }, { 'aria-label': 'SVG of the ' + data.example }),
    button('CSV', () => {
      const s = sentences[state.at];
      save(fileName(s.id) + '.csv', 'text/csv', csv([['number', 'word', 'head', 'gold head', 'label', 'right label', 'probability of the head', 'probability of the label'],
        ...s.words.map((word, m) => [m + 1, word, s.heads.length ? s.heads[m] + 1 : '', s.gold.length ? s.gold[m] + 1 : '', ofWords ? data.classes[s.labels[m]] : '', ofWords ? data.classes[s.truth[m]] : '', s.heads.length ? share(s, s.heads[m], m) ?? '' : '', ofWords ? s.sure[m] ?? '' : ''])]));
    }, { 'aria-label': 'CSV of the ' + data.example }),
  ];
  const instrument = make('div', { class: 'instrument' },
    make('div', { class: 'controls' },
      control('find', search, 'input', (e) => { state.query = e.value; list(); }),
      control('show', kind, 'change', (e) => { state.kind = e.value; list(); }),
      control('with label', truth, 'change', (e) => { state.truth = Number(e.value); state.label = -1; list(); }),
      reset, status),
    listed, pages,
    make('div', { class: 'card', role: 'group', 'aria-labelledby': 'sentence-title' },
      make('div', { class: 'top' }, title, tools(button('←', step(-1), { 'aria-label': 'previous ' + data.example }), button('→', step(1), { 'aria-label': 'next ' + data.example }), link, ...saving)),
      facts, make('div', { class: 'controls' }, ...treeControls), picture, legend, make('div', { class: 'halves' }, left, right)));
  section.querySelector('.static').before(instrument);

  /* Cells of the confusion matrix and names of labels choose the sentences that have them. */
  function choice(cell, text, change, name) {
    cell.replaceChildren(button(text, () => {
      change();
      truth.value = state.truth;
      list();
      if (shown.length) choose(shown[0].number);
      search.focus({ preventScroll: true });
      section.scrollIntoView();
    }, { 'aria-label': name }));
  }
  const number = new Map(data.classes.map((name, i) => [name, i]));
  document.querySelectorAll('td[data-gold]').forEach((cell) => {
    const gold = number.get(cell.dataset.gold);
    const found = number.get(cell.dataset.found);
    if (gold === undefined || found === undefined) return;
    choice(cell, cell.textContent, () => Object.assign(state, { query: '', kind: 'all', truth: gold, label: found }), cell.textContent + ' ' + cell.dataset.gold + ' taken for ' + cell.dataset.found);
  });

  function toHash() {
    const wanted = /^#sentence=(.*)$/.exec(location.hash);
    const found = wanted && sentences.find((s) => encodeURIComponent(s.id) === wanted[1]);
    if (found) choose(found.number);
  }
  addEventListener('hashchange', toHash);

  let width = 0;
  new ResizeObserver(() => {
    if (section.clientWidth !== width) {
      width = section.clientWidth;
      detail();
    }
  }).observe(section);
  state.at = middle();
  width = section.clientWidth;
  list();
  detail();
  toHash();
})();
