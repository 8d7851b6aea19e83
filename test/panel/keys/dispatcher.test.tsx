/** Who gets a key or a paste, on whole panels with the real input stream. */
import { afterEach, expect, test } from 'vitest';
import { demoScreen, demoStart, openDemo } from '../support/demo-screen.tsx';
import { type Harness, openPanel } from '../support/harness.tsx';

let panel: Harness;
afterEach(() => panel.close());

async function open(): Promise<void> {
  panel = await openPanel({ openFirst: openDemo });
}

test('a typed-ahead dy never confirms a removal', async () => {
  await open();
  panel.type('dy');
  await panel.until('Remove the row?');
  await panel.press('Enter');
  await panel.until('0 removed');
  panel.type('dyyyy\r');
  await panel.until('Remove the row?');
});

test('a question has Cancel marked, names what it does, and y answers it', async () => {
  await open();
  await panel.press('d');
  expect(await panel.until('It cannot be brought back.')).toContain('> Cancel     remove');
  await panel.press('y');
  await panel.until('1 removed');
});

test('Tab marks the other answer, and Enter does what is marked', async () => {
  await open();
  await panel.press('d', 'Tab');
  await panel.until('> remove');
  await panel.press('Enter');
  await panel.until('1 removed');
});

test.each(['Esc', 'n', 'Enter'])('%s removes nothing', async (key) => {
  await open();
  await panel.press('d', key);
  await panel.untilGone('Remove the row?');
  expect(panel.screen()).toContain('0 removed');
});

test('the key that led to a question does not answer it', async () => {
  panel = await openPanel({
    openFirst: (panel) => {
      const keys = { ...demoScreen.keys, remove: { ...demoScreen.keys.remove, chords: ['y'] as const } };
      panel.open({ ...demoScreen, keys }, demoStart);
    },
  });
  await panel.press('y', 'y');
  await panel.until('does not answer it: press Tab, then Enter.');
  await panel.press('Tab', 'Enter');
  await panel.until('1 removed');
});

test('jj in one read moves twice', async () => {
  await open();
  panel.type('jj\r');
  await panel.until('row 2, 0 removed');
});

test('an unavailable key says its reason, and the next key takes it away', async () => {
  await open();
  await panel.press('x');
  await panel.until('Attention: There is nothing to export.');
  await panel.press('j');
  await panel.untilGone('Attention');
});

test('Esc on the first screen never quits', async () => {
  await open();
  await panel.press('Esc');
  await panel.until('This is the first screen. Press q to quit.');
  expect(panel.exitCode()).toBeUndefined();
  await panel.press('q');
  expect(panel.exitCode()).toBe(0);
});

test.each(['Esc', 'q', 'Ctrl+C'])('%s asks before typed text is lost', async (key) => {
  panel = await openPanel({
    openFirst: (panel) => {
      openDemo(panel);
      panel.open(demoScreen, { ...demoStart, area: 'typed' });
    },
  });
  await panel.press(key);
  await panel.until('This would be lost: the text.');
  await panel.press('Enter');
  await panel.until('Demo');
  expect(panel.exitCode()).toBeUndefined();
  await panel.press(key, 'y');
  await panel.untilGone('lost');
  expect(panel.exitCode()).toBe({ Esc: undefined, q: 0, 'Ctrl+C': 130 }[key]);
  expect(panel.panel.getState().layers).toHaveLength(key === 'Esc' ? 1 : 2);
});

test('Ctrl+C twice leaves without a question', async () => {
  panel = await openPanel({ openFirst: (panel) => panel.open(demoScreen, { ...demoStart, area: 'typed' }) });
  await panel.press('Ctrl+C', 'Ctrl+C');
  expect(panel.exitCode()).toBe(130);
});

test('while something runs keys rest, and Esc cancels it', async () => {
  await open();
  await panel.press('r');
  await panel.until('Working… 1 of 1000  (Esc cancels)');
  await panel.press('j', 'd', 'Esc');
  await panel.until('Error: Cancelled; nothing was changed.');
  await panel.press('Enter');
  await panel.until('row 0, 0 removed');
});

test('Ctrl+L and Ctrl+Z reach the terminal, also from a text field', async () => {
  await open();
  await panel.press('/', 'Ctrl+L', 'Ctrl+Z');
  expect(panel.asked).toEqual({ redraw: 1, suspend: 1 });
});

test('? shows every key with its sentence, and what cannot be done now with its reason', async () => {
  panel = await openPanel({ openFirst: openDemo, rows: 50 });
  await panel.press('?');
  const screen = await panel.until('Keys: Demo');
  expect(screen).toContain('  d: Remove a row.');
  expect(screen).toContain('    Not now: There is nothing to export.');
  expect(screen).toContain('Everywhere');
  await panel.press('Esc');
  await panel.until('row 5');
});

test('the help scrolls on a small terminal', async () => {
  panel = await openPanel({ openFirst: openDemo, columns: 40, rows: 12 });
  await panel.press('?');
  await panel.until('lines 1 to 8 of');
  await panel.press('End');
  await panel.until('leave smimectl');
});

test('a paste where nothing takes it is told', async () => {
  await open();
  await panel.paste('dy');
  await panel.until('Nothing can be pasted here.');
  expect(panel.screen()).toContain('0 removed');
});

test('a large paste is shown by its size and its head, and typing goes to its end', async () => {
  await open();
  await panel.press('w');
  await panel.paste('MIIB'.repeat(16).concat('\r\n').repeat(1250));
  const screen = await panel.until('> 1250 lines, 79.3 KiB');
  expect(screen).toContain('MIIBMIIB');
  panel.type('\x7fx');
  await panel.until(/MIIBx *$/m);
});

test('without a store there is a sentence, and q leaves', async () => {
  panel = await openPanel({
    openFirst: openDemo,
    openContext: async () => {
      throw new Error('the folder is gone');
    },
  });
  await panel.until('Error: unexpected failure: the folder is gone.');
  await panel.press('d', 'q');
  expect(panel.exitCode()).toBe(0);
});
