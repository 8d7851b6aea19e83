import { describe, expect, test } from 'vitest';
import type { DistinguishedName } from '../../../source/core/certificate.ts';
import { readName } from '../../../source/smime/certificate/names.ts';
import { readWhole } from '../../../source/smime/der/read.ts';
import { encode, oid, sequence, setOf } from '../../../source/smime/der/write.ts';
import { comparableName, isNameBelow, isSameName } from '../../../source/smime/path/comparable-name.ts';
import { ia5, type NamePlan, name, text } from './make-certificate.ts';

const cn = '2.5.4.3';
const o = '2.5.4.10';
const made = (plan: NamePlan): DistinguishedName => readName(readWhole(name(plan)));
const printable = (value: string) => ia5(0x13, value);
const bmp = (value: string) => encode(0x1e, Buffer.from(value, 'utf16le').swap16());

describe('two names are the same', () => {
  test.each<[string, NamePlan, NamePlan]>([
    ['whatever the case', [[cn, 'Good CA']], [[cn, 'gOOD ca']]],
    ['whatever the string type', [[cn, printable('Good CA')]], [[cn, bmp('Good CA')]]],
    ['with spaces around and doubled', [[cn, ' Good   CA ']], [[cn, 'Good CA']]],
    ['with a no-break space', [[cn, 'Good\u00a0CA']], [[cn, 'Good CA']]],
    ['composed and decomposed', [[cn, 'M\u00fcller']], [[cn, 'Mu\u0308ller']]],
    ['in full width', [[cn, '\uff21\uff23\uff2d\uff25']], [[cn, 'acme']]],
    ['with a sharp s', [[cn, 'Straße']], [[cn, 'STRASSE']]],
    ['with a final sigma', [[cn, 'ΟΔΟΣ']], [[cn, 'οδος']]],
    ['with a soft hyphen', [[cn, 'Ex\u00adample']], [[cn, 'Example']]],
  ])('%s', (_, one, other) => {
    expect(isSameName(made(one), made(other))).toBe(true);
    expect(comparableName(made(one))).toBe(comparableName(made(other)));
  });

  test('with the attributes of one relative name in any order', () => {
    const attributes = [sequence(oid(cn), text('A')), sequence(oid(o), text('B'))];
    const one = readName(readWhole(sequence(setOf(attributes))));
    const other = readName(readWhole(sequence(encode(0x31, ...setOfContents(attributes).reverse()))));
    expect(isSameName(one, other)).toBe(true);
  });
});

const setOfContents = (members: readonly Uint8Array[]) => [...members];

describe('two names differ', () => {
  test.each<[string, NamePlan, NamePlan]>([
    [
      'in order',
      [
        [o, 'A'],
        [cn, 'B'],
      ],
      [
        [cn, 'B'],
        [o, 'A'],
      ],
    ],
    ['in type', [[cn, 'A']], [[o, 'A']]],
    ['in a space inside a word', [[cn, 'GoodCA']], [[cn, 'Good CA']]],
    ['in an accent', [[cn, 'Muller']], [[cn, 'Müller']]],
    ['in a letter that only looks alike', [[cn, 'Аcme']], [[cn, 'Acme']]],
    ['in a dotless i', [[cn, 'Tıme']], [[cn, 'TIME']]],
    [
      'in how values are cut',
      [
        [cn, 'A'],
        [cn, 'B'],
      ],
      [[cn, 'A B']],
    ],
    [
      'when a value pretends to hold a separator',
      [[cn, 'A\x012.5.4.3=B']],
      [
        [cn, 'A'],
        [cn, 'B'],
      ],
    ],
    [
      'when one goes on',
      [[o, 'A']],
      [
        [o, 'A'],
        [cn, 'B'],
      ],
    ],
  ])('%s', (_, one, other) => {
    expect(isSameName(made(one), made(other))).toBe(false);
  });

  test('a name with undecodable bytes equals only its own encoding', () => {
    const broken = (byte: number) => made([[cn, encode(0x0c, Uint8Array.of(0x41, byte))]]);
    expect(isSameName(broken(0xff), broken(0xff))).toBe(true);
    expect(isSameName(broken(0xff), broken(0xfe))).toBe(false);
  });
});

describe('a name lies below another', () => {
  const base: NamePlan = [
    [o, 'Example'],
    ['2.5.4.11', 'Mail'],
  ];
  test.each<[string, NamePlan, 'yes' | 'no' | 'doubt']>([
    ['when it goes on from there', [...base, [cn, 'Alice']], 'yes'],
    ['when it is the same', base, 'yes'],
    [
      'in other case',
      [
        [o, 'EXAMPLE'],
        ['2.5.4.11', 'mail'],
        [cn, 'Alice'],
      ],
      'yes',
    ],
    ['but not when it is above', [[o, 'Example']], 'no'],
    [
      'but not when a part differs',
      [
        [o, 'Example'],
        ['2.5.4.11', 'Web'],
        [cn, 'Alice'],
      ],
      'no',
    ],
    ['but not when the parts come later', [['2.5.4.6', 'DE'], ...base], 'no'],
    [
      'perhaps, when a part cannot be read',
      [
        [o, encode(0x0c, Uint8Array.of(0xff))],
        ['2.5.4.11', 'Mail'],
      ],
      'doubt',
    ],
  ])('%s', (_, plan, expected) => {
    expect(isNameBelow(made(plan), made(base))).toBe(expected);
  });

  test('every name lies below the empty one', () => {
    expect(isNameBelow(made([[cn, 'Alice']]), made([]))).toBe('yes');
  });
});
