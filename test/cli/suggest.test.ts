import { expect, it } from 'vitest';
import { suggestion } from '../../source/cli/suggest.ts';

const words = ['certificate', 'check', 'key', 'group', 'settings', 'status', 'search', 'skip-refused'];

it.each([
  ['certificat', 'certificate'],
  ['cetrificate', 'certificate'],
  ['cert', 'certificate'],
  ['kye', 'key'],
  ['serach', 'search'],
  ['grup', 'group'],
  ['skip-refuse', 'skip-refused'],
  ['STATUS', 'status'],
])('takes "%s" for "%s"', (typed, meant) => {
  expect(suggestion(typed, words)).toBe(meant);
});

it.each(['', 'x', 'frobnicate', 'delete', `certificate${'x'.repeat(5000)}`])(
  'guesses nothing for "%.20s"',
  (typed) => {
    expect(suggestion(typed, words)).toBeUndefined();
  },
);
