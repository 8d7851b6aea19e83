/** What every operation is given: the outside world through its ports, and who acts. */
import type { StoreDoctor } from '../core/finding.ts';
import type { ActivityLog, Clock, Files, KeyProtection, Network, SmimeEngine, Store } from '../core/ports.ts';

export interface OperationContext {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly engine: SmimeEngine;
  readonly keyProtection: KeyProtection;
  readonly files: Files;
  readonly doctor: StoreDoctor;
  /** Absent where nothing can be fetched. */
  readonly network?: Network;
  readonly clock: Clock;
  /** Login name of the administrator. */
  readonly actor: string;
}
