/** Looks at everything in the store's folder and tells what is not as it should be. Changes nothing. */
import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asUserError, UserError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { actAsOwnerOf } from '../act-as-owner.ts';
import { openActivityLog } from '../activity-log.ts';
import { currentDefinitions, type Definitions } from '../documents.ts';
import { lockFile, withLock } from '../lock.ts';
import { documentFiles, readDocuments } from '../read-documents.ts';
import { inspectAccess } from './inspect-access.ts';
import { finding, inspectContent, inspectDocuments, inspectLeftovers, isThere } from './inspect-documents.ts';

export interface InspectOptions {
  /**
   * SHA-256 of the SubjectPublicKeyInfo of a certificate given as base64 DER; throws for what is no certificate.
   * Without it keys are not matched with certificates.
   */
  readonly publicKeyIdOf?: (der: string) => string;
  readonly definitions?: Definitions;
  /** Milliseconds to wait for another process to end its save. */
  readonly lockPatience?: number;
}

const order: readonly Finding['severity'][] = ['error', 'warning', 'note'];

/** Errors first. @throws UserError `io` */
export async function inspectStore(
  folder: string,
  options: InspectOptions = {},
): Promise<readonly Finding[]> {
  const path = resolve(folder);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    const message = `there is no store at ${path} yet`;
    return [finding('no-store', 'note', path, message, 'The first change makes it.')];
  }
  const access = inspectAccess(path);
  // Behind a foreign or linked folder is nothing that we would use.
  const isClosed = access.some(({ code, isFixable }) => code.startsWith('folder-') && !isFixable);
  const findings = isClosed ? access : [...access, ...(await inspectInside(path, options))];
  return findings.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}

async function inspectInside(folder: string, options: InspectOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const look = (isQuiet: boolean) =>
    findings.push(...actAsOwnerOf(folder, () => inspectFiles(folder, options, isQuiet)));
  if (isThere(join(folder, lockFile))) {
    try {
      await withLock(folder, { lockPatience: options.lockPatience ?? 2000 }, () => look(true));
    } catch (thrown) {
      findings.push(...lockFindings(folder, asUserError(thrown)));
      look(false);
    }
  } else look(true);
  return [...findings, ...(await inspectLog(folder))];
}

function inspectFiles(
  folder: string,
  { publicKeyIdOf, definitions = currentDefinitions }: InspectOptions,
  isQuiet: boolean,
) {
  const files = documentFiles(folder, definitions);
  const owner = lstatSync(folder).uid;
  const findings = [...inspectDocuments(files, owner), ...inspectLeftovers(folder, isQuiet)];
  if (publicKeyIdOf === undefined) return findings;
  try {
    const { settings, certificates, privateKeys } = readDocuments(folder, files);
    const documents = {
      settings: settings.content,
      certificates: certificates.content,
      privateKeys: privateKeys.content,
    };
    return [...findings, ...inspectContent(documents, files, publicKeyIdOf)];
  } catch (thrown) {
    // Why it cannot be read was found above.
    if (thrown instanceof UserError) return findings;
    throw thrown;
  }
}

function lockFindings(folder: string, failure: UserError): readonly Finding[] {
  const path = join(folder, lockFile);
  switch (failure.code) {
    case 'store-busy':
      return [
        finding(
          'lock-busy',
          'warning',
          path,
          `another process is changing the store ${folder}`,
          failure.hint ?? '',
        ),
      ];
    case 'store-damaged': {
      const mend = 'It is moved away; the next change makes a new one.';
      return [
        { code: 'lock-damaged', severity: 'error', path, message: failure.message, mend, isFixable: true },
      ];
    }
    case 'store-unsafe':
      return [];
    default:
      throw failure;
  }
}

async function inspectLog(folder: string): Promise<readonly Finding[]> {
  const log = openActivityLog(folder);
  try {
    await log.read({});
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === 'store-unsafe') return [];
    throw thrown;
  }
  return log.warnings.map(({ message, hint = '' }) =>
    finding('log-unreadable', 'warning', folder, message, hint),
  );
}
