import { describe, expect, test } from 'vitest';
import {
  hiddenText,
  type InputState,
  inputStart,
  isForTheScreen,
  unsavedText,
  withPasted,
  withText,
} from '../../../../source/panel/screens/import-input/state.ts';

const begin = '-----BEGIN CERTIFICATE-----\nAAAA\n';
const rest = 'BBBB\n-----END CERTIFICATE-----\n';
const whole = begin + rest;
const problem = { message: 'this is half a block', hint: undefined };
const readInVain = (text: string): InputState => ({ text, problem });

describe('a paste', () => {
  test('goes behind what was typed or pasted before', () => {
    expect(withPasted(inputStart, whole).text).toBe(whole);
    expect(withPasted({ text: 'typed', problem: undefined }, whole).text).toBe(`typed\n${whole}`);
    expect(withPasted({ text: whole, problem: undefined }, whole).text).toBe(whole + whole);
  });

  test('takes the place of what was read in vain', () => {
    expect(withPasted(readInVain('garbage'), whole)).toEqual({ text: whole, problem: undefined });
    expect(withPasted(readInVain(begin), whole).text).toBe(whole);
    expect(withPasted(readInVain(begin), 'garbage').text).toBe('garbage');
  });

  test('is the rest of a block that was pasted without its end', () => {
    expect(withPasted(readInVain(begin), rest).text).toBe(whole);
    expect(withPasted(readInVain(begin.slice(0, -2)), `A\n${rest}`).text).toBe(whole);
  });
});

test('what was wrong is told until the text changes', () => {
  expect(withText(readInVain('garbage'), 'garbage').problem).toBe(problem);
  expect(withText(readInVain('garbage'), 'garbag').problem).toBeUndefined();
});

test('text would be lost by leaving, nothing would not', () => {
  expect(unsavedText(inputStart)).toBeUndefined();
  expect(unsavedText(withPasted(inputStart, whole))).toBe(
    'the text that was pasted or typed (4 lines, 64 bytes)',
  );
});

test.each([
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ENCRYPTED PRIVATE KEY-----',
  '-----BEGIN RSA PRIVATE KEY-----',
  '-----BEGIN OPENSSH PRIVATE KEY-----',
])('%s is not for the screen', (line) => {
  expect(isForTheScreen(`${whole}${line}\nMIIE\n`)).toBe(false);
  expect(isForTheScreen(whole)).toBe(true);
});

test('hidden text is told by its size only', () => {
  expect(hiddenText(whole)).toBe('1 block, 4 lines, 64 bytes, not shown');
  expect(hiddenText('abc')).toBe('1 line, 3 bytes, not shown');
});
