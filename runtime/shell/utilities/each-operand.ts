import { reasonOf } from '../errors.ts';
import { write } from '../streams.ts';
import type { UtilityCall } from '../utility.ts';

/**
 * Does something with each operand. What goes wrong with one is told, and the others still have their
 * turn.
 *
 * @param told - how the failure begins, after the utility's name @default the operand
 * @returns 1 if anything went wrong
 */
export async function eachOperand(
  call: UtilityCall,
  operands: readonly string[],
  act: (operand: string) => Promise<void> | void,
  told: (operand: string) => string = (operand) => operand,
): Promise<number> {
  let status = 0;
  for (const operand of operands) {
    try {
      await act(operand);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      status = 1;
      await write(call.stderr, `${call.name}: ${told(operand)}: ${reasonOf(error)}\n`);
    }
  }
  return status;
}
