/** Whether the disk takes nothing more: then nothing can be promised, and the process ends. */
export const isDiskFault = (error: unknown): boolean =>
  error instanceof Error && /ENOSPC|EROFS|No space left|Read-only file system/i.test(error.message);

/** A taken port, a folder that cannot be used and a full disk are messages, not stacks. */
export function forPeople(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || /No space left on device/i.test(error.message))
    return 'The disk is full. Nothing that was confirmed is lost: make room, then start again.';
  if (code === 'EROFS' || code === 'EACCES' || /Read-only file system|Permission denied/i.test(error.message))
    return `The data folder cannot be written (${error.message}). Choose another one with LEADLOOP_DATA.`;
  return /^(Port \d+|The data folder|LEADLOOP_)/.test(error.message) ? error.message : error;
}
