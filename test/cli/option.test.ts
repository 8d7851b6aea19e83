import { describe, expect, it } from 'vitest';
import {
  choice,
  choices,
  duration,
  flag,
  required,
  text,
  texts,
  wholeNumber,
  yesNo,
} from '../../source/cli/option.ts';

const filter = choices('filter', ['own', 'ca', 'expired'], '');
const limit = wholeNumber('limit', '', { least: 1, most: 100 });
const warn = duration('warn', '30d', '');

describe('values of options', () => {
  it.each([
    [flag('all', ''), [], false],
    [flag('all', ''), [''], true],
    [text('name', ''), [], undefined],
    [text('name', ''), ['one', 'two'], 'two'],
    [text('name', ''), [''], ''],
    [texts('to', ''), ['a@x.org, b@x.org', 'c@x.org'], ['a@x.org', 'b@x.org', 'c@x.org']],
    [texts('to', ''), [',', ' '], []],
    [choice('format', ['pem', 'der'], ''), ['der'], 'der'],
    [filter, ['own,expired', 'ca'], ['own', 'expired', 'ca']],
    [yesNo('sign', ''), ['no'], false],
    [yesNo('sign', ''), [], undefined],
    [limit, ['100'], 100],
    [limit, [], undefined],
    [warn, ['30d'], 30],
    [warn, ['45'], 45],
    [warn, ['2w'], 14],
    [warn, ['12h'], 0.5],
    [warn, ['1y'], 365],
  ])('%o reads %j as %j', (option, given, value) => {
    expect(option.read(given)).toEqual(value);
  });

  it.each([
    [choice('format', ['pem', 'der'], ''), 'PEM', '--format is one of pem, der, not "PEM"'],
    [filter, 'own,expird', '--filter is one of own, ca, expired, not "expird"'],
    [yesNo('sign', ''), 'true', '--sign is one of yes, no, not "true"'],
    [limit, '0', '--limit is a whole number from 1 to 100, not "0"'],
    [limit, '1e1', '--limit is a whole number from 1 to 100, not "1e1"'],
    [limit, ' 5', '--limit is a whole number from 1 to 100, not " 5"'],
    [wholeNumber('fd', ''), '-1', '--fd is a whole number from 0, not "-1"'],
    [warn, '30 days', '--warn is a span like 12h, 30d, 8w or 1y, not "30 days"'],
    [warn, '-3d', '--warn is a span like 12h, 30d, 8w or 1y, not "-3d"'],
  ])('%o refuses "%s" in one sentence', (option, given, sentence) => {
    expect(() => option.read([given])).toThrow(sentence);
  });

  it('a required option is missed by name', () => {
    const output = required(text('output', '', { placeholder: 'FILE' }));
    expect(() => output.read([])).toThrow('--output FILE is missing');
    expect(output.read(['x'])).toBe('x');
  });
});
