import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expanded } from '../../../../source/panel/components/file-picker-state.ts';
import {
  type ExportState,
  proposedFile,
  withNextFormat,
} from '../../../../source/panel/screens/certificate/export/state.ts';

describe('the file name that is proposed', () => {
  test.each([
    ['alice@example.org', '~/alice@example.org.pem'],
    ['../../etc/passwd', '~/_._etc_passwd.pem'],
    ['/etc/shadow', '~/_etc_shadow.pem'],
    ['.bashrc', '~/bashrc.pem'],
    ['-rf@example.org', '~/rf@example.org.pem'],
    ['a\u0000b\u001b[2J\n@x', '~/a_b__2J_@x.pem'],
    ['grün@bücher.example', '~/gr_n@b_cher.example.pem'],
    ['', '~/certificate.pem'],
    ['..', '~/certificate.pem'],
  ])('of %j is %s', (name, expected) => {
    expect(proposedFile(name, '.pem')).toBe(expected);
  });

  test('is always one visible, short name in the home folder, whatever a certificate says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
        const file = expanded(proposedFile(name, '.pem'), '/home/admin');
        expect(path.dirname(file)).toBe('/home/admin');
        expect(path.basename(file)).toMatch(/^[A-Za-z0-9@_+][A-Za-z0-9@._+-]*\.pem$/);
        expect(path.basename(file).length).toBeLessThan(100);
      }),
    );
  });
});

describe('another format', () => {
  const state: ExportState = {
    title: '',
    notes: [],
    home: '/home/admin',
    formats: [
      { label: 'PEM', extension: '.pem' },
      { label: 'DER', extension: '.der' },
      { label: 'PKCS#7', extension: '.p7b' },
    ],
    format: 0,
    file: '~/alice.pem',
    proposed: '~/alice.pem',
  };

  test('goes round, and the name follows', () => {
    const der = withNextFormat(state, 1);
    expect(der).toMatchObject({ format: 1, file: '~/alice.der', proposed: '~/alice.der' });
    expect(withNextFormat(state, -1)).toMatchObject({ format: 2, file: '~/alice.p7b' });
    expect(withNextFormat(withNextFormat(der, 1), 1)).toEqual(state);
  });

  test('leaves a name alone that somebody gave another end', () => {
    const typed = { ...state, file: '/root/alice.crt' };
    expect(withNextFormat(typed, 1)).toMatchObject({ format: 1, file: '/root/alice.crt' });
  });
});
