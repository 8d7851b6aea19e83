/**
 * Bounds on work, for what must not be quadratic or be done at all. Counted is computing and not waiting: the machine
 * may be busy with other things.
 */

/** @returns the milliseconds that this process has computed since, in all its threads */
export function computing(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
}
