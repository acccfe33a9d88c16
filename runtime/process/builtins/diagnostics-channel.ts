import { invalidArgumentType } from '../node-errors.ts';
import { Channel, type ChannelName, type Subscriber } from './diagnostics-channel/channel.ts';
import { PHASES, TracingChannel, type Phases } from './diagnostics-channel/tracing-channel.ts';

export { Channel };

const channels = new Map<ChannelName, Channel>();

/**
 * The channel of a name, always the same one (Node documentation: Diagnostics Channel,
 * `diagnostics_channel.channel`).
 *
 * @throws `ERR_INVALID_ARG_TYPE`
 */
export function channel(name: ChannelName): Channel {
  const known = channels.get(name);
  if (known) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw invalidArgumentType('channel', 'one of type string or symbol', name);
  }
  const made = new Channel(name);
  channels.set(name, made);
  return made;
}

/** Has a function told what is published; see {@link Channel.subscribe}. */
export function subscribe(name: ChannelName, subscriber: Subscriber): void {
  channel(name).subscribe(subscriber);
}

/** Whether the subscriber was there; see {@link Channel.unsubscribe}. */
export function unsubscribe(name: ChannelName, subscriber: Subscriber): boolean {
  return channel(name).unsubscribe(subscriber);
}

/** Whether anybody would be told. */
export function hasSubscribers(name: ChannelName): boolean {
  return channels.get(name)?.hasSubscribers ?? false;
}

/**
 * The five channels that follow an operation (Node documentation: Diagnostics Channel,
 * `diagnostics_channel.tracingChannel`).
 *
 * @param given - a name, from which come those of the channels, or the channels
 * @throws `ERR_INVALID_ARG_TYPE`
 */
export function tracingChannel(given: string | Phases<Channel>): TracingChannel {
  if (typeof given === 'string') {
    const named = PHASES.map((phase) => [phase, channel(`tracing:${given}:${phase}`)]);
    return new TracingChannel(Object.fromEntries(named) as Phases<Channel>);
  }
  if (typeof given !== 'object' || given === null) {
    const expected = 'of type string or an instance of TracingChannel or Object';
    throw invalidArgumentType('nameOrChannels', expected, given);
  }
  for (const phase of PHASES) {
    if (given[phase] instanceof Channel) continue;
    throw invalidArgumentType(`nameOrChannels.${phase}`, 'an instance of Channel', given[phase]);
  }
  return new TracingChannel(given);
}
