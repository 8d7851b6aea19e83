import { scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  costProblem,
  stretchWithScrypt,
  writtenCost,
} from '../../../source/store/key-protection/passphrase-stretch.ts';
import { computing } from '../../support/computing.ts';

describe('the cost that a stored passphrase asks for', () => {
  test.each([[{ N: 2 ** 17, r: 8, p: 1 }], [{ N: 2 ** 20, r: 8, p: 4 }], [{ N: 2 ** 19, r: 16, p: 1 }]])(
    '%j is accepted',
    (cost) => {
      expect(costProblem(cost)).toBeUndefined();
    },
  );

  test.each([
    [{ N: 2 ** 16, r: 8, p: 1 }, 'below'],
    [{ N: 2 ** 17, r: 1, p: 1 }, 'below'],
    [{ N: 2 ** 21, r: 8, p: 1 }, 'above'],
    [{ N: 2 ** 30, r: 8, p: 1 }, 'above'],
    [{ N: 2 ** 20, r: 16, p: 1 }, 'above'],
    [{ N: 2 ** 17, r: 17, p: 1 }, 'above'],
    [{ N: 2 ** 17, r: 8, p: 5 }, 'above'],
    [{ N: 2 ** 17 + 1, r: 8, p: 1 }, 'not one'],
    [{ N: 0, r: 8, p: 1 }, 'not one'],
    [{ N: -(2 ** 17), r: 8, p: 1 }, 'not one'],
    [{ N: 2 ** 17, r: 0, p: 1 }, 'not one'],
    [{ N: 2 ** 17, r: 8.5, p: 1 }, 'not one'],
    [{ N: Number.NaN, r: 8, p: 1 }, 'not one'],
    [{ N: Number.POSITIVE_INFINITY, r: 8, p: 1 }, 'not one'],
  ])('%j is refused as %s', (cost, why) => {
    expect(costProblem(cost)).toContain(why);
  });

  test('N = 2^30 is refused within 50 ms, without work', async () => {
    const computed = computing();
    await expect(
      stretchWithScrypt(Buffer.from('a passphrase'), Buffer.alloc(32), { N: 2 ** 30, r: 8, p: 1 }),
    ).rejects.toMatchObject({ code: 'store-damaged' });
    expect(computed()).toBeLessThan(50);
  });

  test('what is written is scrypt as others compute it, and does not block meanwhile', async () => {
    const passphrase = Buffer.from('correct horse');
    const salt = Buffer.alloc(32, 7);
    let turns = 0;
    const ticking = setInterval(() => turns++, 5);
    const key = await stretchWithScrypt(passphrase, salt, writtenCost);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(5);
    expect(key.equals(scryptSync(passphrase, salt, 32, { ...writtenCost, maxmem: 2 ** 28 }))).toBe(true);
  });
});
