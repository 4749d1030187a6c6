// Controls below a picture: how large a cell is shown, and the picture as a file at that size.
'use strict';

const Pictures = (() => {
  function save(image, scale, name) {
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    const context = canvas.getContext('2d');
    context.imageSmoothingEnabled = false;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, 'image/png');
  }

  function equip(figure, system) {
    if (figure.querySelector('.controls')) return;
    const image = figure.querySelector('img');
    const controls = document.createElement('div'), label = document.createElement('label');
    const slider = document.createElement('input'), button = document.createElement('button');
    controls.className = 'controls';
    slider.type = 'range';
    slider.min = '1';
    slider.max = '12';
    // Narrow pictures (tapes, hidden states) begin larger: cells are to be seen.
    slider.value = String(Math.max(1, Math.min(6, Math.floor(300 / Number(image.getAttribute('width'))) || 1)));
    label.append('Zoom ', slider);
    button.type = 'button';
    button.textContent = 'Download PNG';
    const start = figure.querySelector('figcaption').textContent.replace(/^.* from (.*), time.*$/, '$1');
    const zoom = () => { image.style.width = `${Number(image.getAttribute('width')) * Number(slider.value)}px`; };
    slider.addEventListener('input', zoom);
    button.addEventListener('click', () => save(image, Number(slider.value),
      `${system} ${start}.png`.replace(/[^A-Za-z0-9.+-]+/g, '-')));
    controls.append(label, button);
    figure.append(controls);
    zoom();
  }

  return {equip};
})();
