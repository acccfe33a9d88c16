import { invalidArgumentType, nodeError } from '../../node-errors.ts';

type Capture = (error: unknown) => void;

let capture: Capture | null = null;

/** Takes errors that nothing caught in the place of `uncaughtException`, if the program wants so. */
export function capturing(): Capture | null {
  return capture;
}

/**
 * Has a function take errors that nothing caught (Node documentation: Process,
 * `process.setUncaughtExceptionCaptureCallback`).
 *
 * @param callback - null for none any more
 * @throws `ERR_INVALID_ARG_TYPE`, `ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET`
 */
export function setUncaughtExceptionCaptureCallback(callback: unknown): void {
  if (callback === null) {
    capture = null;
    return;
  }
  if (typeof callback !== 'function') {
    throw invalidArgumentType('fn', 'of type function or null', callback);
  }
  if (capture) {
    const message =
      '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active';
    throw nodeError(Error, 'ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET', message);
  }
  capture = callback as Capture;
}

export const hasUncaughtExceptionCaptureCallback = (): boolean => capture !== null;
