'use strict';
/* What scripts add to every page: tables that sort, curves that tell their values, files to save. */
const Page = (() => {
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'click') element.addEventListener('click', value);
      else if (value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };
  const button = (text, click, attributes = {}) => make('button', { type: 'button', click, ...attributes }, text);

  /* Offers a text as a file of the reader's own machine. */
  function save(name, type, text) {
    const link = make('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const fileName = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  const quoted = (cell) => (/[",\n]/.test(cell) ? '"' + cell.replaceAll('"', '""') + '"' : cell);
  const csv = (rows) => rows.map((row) => row.map((cell) => quoted(String(cell))).join(',')).join('\n') + '\n';

  /* A picture as a file of its own: its look is written into it, as it is seen. */
  function svgFile(svg) {
    const copy = svg.cloneNode(true);
    const looks = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'opacity', 'font-size', 'font-weight', 'font-family', 'display'];
    const from = svg.querySelectorAll('*');
    copy.querySelectorAll('*').forEach((element, i) => {
      const style = getComputedStyle(from[i]);
      element.removeAttribute('tabindex');
      element.setAttribute('style', looks.map((look) => look + ':' + style.getPropertyValue(look)).join(';'));
    });
    const box = svg.viewBox.baseVal;
    copy.setAttribute('width', box.width);
    copy.setAttribute('height', box.height);
    copy.setAttribute('style', 'background:' + getComputedStyle(document.body).backgroundColor);
    return new XMLSerializer().serializeToString(copy);
  }

  const tools = (...children) => make('div', { class: 'tools' }, ...children);

  /* The number that a cell begins with, after what sets digits apart; else its text. */
  function key(cell) {
    const text = cell.textContent.trim();
    const number = /^[-−+]?[\d.]+/.exec(text.replace(/[\u202f\u00a0]/g, '').replace('−', '-'));
    return number ? parseFloat(number[0]) : text === '–' ? NaN : text;
  }

  const order = (a, b) => {
    const missing = Number.isNaN(a) - Number.isNaN(b);
    if (missing !== 0) return missing;
    return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
  };

  function sortBy(table, column, heading) {
    const falling = heading.getAttribute('aria-sort') === 'descending';
    const sign = falling ? 1 : -1;
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, value: key(row.cells[column]) }));
    rows.sort((a, b) => (Number.isNaN(a.value) || Number.isNaN(b.value) ? 1 : sign) * order(a.value, b.value));
    table.tBodies[0].append(...rows.map((one) => one.row));
    table.querySelectorAll('th[aria-sort]').forEach((th) => th.removeAttribute('aria-sort'));
    heading.setAttribute('aria-sort', falling ? 'ascending' : 'descending');
  }

  function enrichTable(table) {
    const caption = table.caption.textContent;
    const headings = [...table.tHead.rows[0].cells];
    if (table.tBodies[0].rows.length > 2 && !table.classList.contains('confusion')) {
      headings.forEach((heading, column) => {
        const text = heading.textContent;
        if (text === '' || table.tBodies[0].rows[0].cells[column].classList.contains('drawn')) return;
        heading.replaceChildren(button(text, () => sortBy(table, column, heading)));
      });
    }
    const rows = () => [...table.rows].map((row) => [...row.cells].filter((cell) => !cell.classList.contains('drawn')).map((cell) => cell.textContent.replace(/[\u202f]/g, '').trim()));
    table.closest('.scroll').after(tools(button('CSV', () => save(fileName(caption) + '.csv', 'text/csv', csv(rows())), { 'aria-label': 'CSV of: ' + caption })));
  }

  function seriesOf(figure) {
    return [...figure.querySelectorAll('g.series')].map((group) => {
      const values = group.dataset.values.split(';');
      return {
        name: group.dataset.name,
        group,
        label: [...figure.querySelectorAll('g.name')].find((label) => label.dataset.name === group.dataset.name),
        points: group.dataset.places.split(';').map((place, i) => {
          const [px, py, x] = place.split(' ').map(Number);
          return { px, py, x, value: values[i] };
        }),
        hidden: false,
      };
    });
  }

  /* Curves: a cross-hair that follows the mouse or a slider, and switches for the lines. */
  function enrichChart(figure) {
    const svg = figure.querySelector('svg');
    const title = figure.querySelector('figcaption').textContent;
    const saving = [button('SVG', () => save(fileName(title) + '.svg', 'image/svg+xml', svgFile(svg)), { 'aria-label': 'SVG of: ' + title })];
    const series = seriesOf(figure);
    if (series.length === 0) {
      figure.append(tools(...saving));
      return;
    }
    const xName = figure.dataset.x;
    const places = [...new Map(series.flatMap((line) => line.points.map((point) => [point.x, point.px]))).entries()].sort((a, b) => a[0] - b[0]);
    saving.push(button('CSV', () => save(fileName(title) + '.csv', 'text/csv', csv([[xName, ...series.map((line) => line.name)], ...places.map(([x]) => [x, ...series.map((line) => line.points.find((point) => point.x === x)?.value.replace('\u202f', '') ?? '')])])), { 'aria-label': 'CSV of: ' + title }));
    const hair = document.createElementNS(svg.namespaceURI, 'path');
    hair.setAttribute('class', 'hair');
    svg.append(hair);
    const told = make('output', { class: 'told' });
    const box = svg.viewBox.baseVal;
    const show = (i) => {
      const [x, px] = places[i];
      hair.setAttribute('d', 'M' + px + ' 8V' + (box.height - 40));
      told.replaceChildren(
        make('b', {}, xName + ' ' + x),
        ...series.filter((line) => !line.hidden).flatMap((line) => {
          const point = line.points.find((one) => one.x === x);
          return point ? [make('span', {}, line.name + ' ' + point.value)] : [];
        }),
      );
    };
    const slider = make('input', { type: 'range', min: 0, max: places.length - 1, value: places.length - 1, 'aria-label': xName + ' of: ' + title });
    const named = () => slider.setAttribute('aria-valuetext', told.textContent);
    slider.addEventListener('input', () => {
      show(Number(slider.value));
      named();
      if (xName === 'epoch') document.dispatchEvent(new CustomEvent('epoch', { detail: places[slider.value][0] }));
    });
    svg.addEventListener('pointermove', (event) => {
      const bounds = svg.getBoundingClientRect();
      const at = ((event.clientX - bounds.left) / bounds.width) * box.width;
      let nearest = 0;
      places.forEach(([, px], i) => {
        if (Math.abs(px - at) < Math.abs(places[nearest][1] - at)) nearest = i;
      });
      slider.value = nearest;
      show(nearest);
    });
    const switches = series.length < 2 ? [] : series.map((line) =>
      button(line.name, (event) => {
        line.hidden = !line.hidden;
        line.group.classList.toggle('off', line.hidden);
        line.label?.classList.toggle('off', line.hidden);
        event.currentTarget.setAttribute('aria-pressed', String(!line.hidden));
      }, { 'aria-pressed': 'true', class: 'switch' }));
    figure.append(tools(...(places.length > 1 ? [slider] : []), ...switches, ...saving), told);
  }

  function begin() {
    document.documentElement.classList.add('live');
    document.querySelectorAll('table:not(.plain)').forEach(enrichTable);
    document.querySelectorAll('figure.plot:not(.reading)').forEach((figure) => {
      if (figure.querySelector('svg')) enrichChart(figure);
    });
  }

  begin();
  return { make, button, save, csv, svgFile, fileName, tools };
})();
