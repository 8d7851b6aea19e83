/** What a look at the store's files brought to light, and how that is mended. */

export type FindingCode =
  | 'no-store' // nothing was stored yet
  | 'folder-link' // the folder is reached through a link
  | 'folder-kind' // it is no folder
  | 'folder-owner' // it belongs to somebody else
  | 'folder-mode' // it lets others in
  | 'folder-above' // others may put another folder in its place
  | 'folder-closed' // its owner may not read it, or change nothing in it
  | 'file-link'
  | 'file-kind'
  | 'file-owner'
  | 'file-mode'
  | 'damaged' // a document is not whole
  | 'missing' // a document is gone, its backup is there
  | 'newer-schema' // written by a newer version
  | 'older-schema' // not yet migrated
  | 'backup-missing'
  | 'backup-damaged'
  | 'interrupted-save'
  | 'leftover' // a temporary file of a killed process
  | 'lock-busy'
  | 'lock-damaged'
  | 'unreadable-certificate'
  | 'orphaned-key' // a private key without its certificate
  | 'unlock-method' // a way to open the private keys that does not, or that is open to others
  | 'log-unreadable' // lines of the activity log
  | 'damaged-copy' // kept by an earlier mending
  | 'unknown-file';

export interface Finding {
  readonly code: FindingCode;
  /** `error`: the store does not work or is not safe. `note`: nothing has to be done. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly path: string;
  /** One sentence; may hold hostile text. */
  readonly message: string;
  /** One sentence: what mending it by ourselves does, or what a person has to do. */
  readonly mend?: string;
  /** It can be mended without a person's decision and without losing anything. */
  readonly isFixable: boolean;
}

export interface MendOutcome {
  readonly finding: Finding;
  readonly isMended: boolean;
  /** Why not, one sentence. */
  readonly message?: string;
}

export interface StoreDoctor {
  /** Changes nothing. Errors first. */
  inspect(): Promise<readonly Finding[]>;
  /** Mends what is fixable among `findings`. What is replaced is kept beside it. */
  mend(findings: readonly Finding[]): Promise<readonly MendOutcome[]>;
}
