import { afterEach, describe, expect, test } from 'vitest';
import { emptyState } from '../../../../source/core/store-state.ts';
import { addPlannedCertificates, planCertificates } from '../../../../source/operations/add-certificates.ts';
import { openTrust } from '../../../../source/panel/screens/trust/screen.tsx';
import { smimeEngine } from '../../../../source/smime/engine.ts';
import { fixture } from '../../../support/fixture.ts';
import { testContext } from '../../support/context.ts';
import { type Harness, openPanel } from '../../support/harness.tsx';

let panel: Harness | undefined;
afterEach(() => panel?.close());

async function leafOf(file: string) {
  const [item] = await smimeEngine.readItems(fixture(file), { source: file });
  if (item?.kind !== 'certificate') throw new Error(`${file} is no certificate`);
  return item.certificate;
}

describe.each([40, 80, 120])('at %d columns', (columns) => {
  test('the missing link is named, and the screen follows when its certificate is added', async () => {
    const context = testContext(
      { ...emptyState, settings: { ...emptyState.settings, enabled: true } },
      { engine: smimeEngine },
    );
    const alice = await leafOf('alice.pem');
    panel = await openPanel({ openFirst: (opened) => openTrust(opened, alice), context, columns, rows: 40 });
    await panel.until('missing: CN=Example Issuing CA');
    const inputs = [{ source: 'ca', bytes: fixture('ca-issuing.pem') }];
    await addPlannedCertificates(context, await planCertificates(context, inputs));
    const screen = await panel.until(/Trusted: . yes/);
    expect(screen.replace(/\s+/g, ' ')).toContain('Recipients who know only the root lack these');
  });
});
