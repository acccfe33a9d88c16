/** `process.config`: how a Node was compiled; this one was not. Nobody can change it. */
export const config: object = Object.freeze({
  target_defaults: Object.freeze({}),
  variables: Object.freeze({}),
});

/** What this Node can do (Node documentation: Process, `process.features`). */
export const features = {
  inspector: false,
  debug: false,
  uv: true,
  ipv6: true,
  tls_alpn: false,
  tls_sni: false,
  tls_ocsp: false,
  tls: false,
  openssl_is_boringssl: false,
  cached_builtins: true,
  require_module: true,
  quic: false,
  typescript: 'strip',
} as const;

/** A set that stays as it is. */
class FlagSet extends Set<string> {
  override add(): this {
    return this;
  }

  override delete(): boolean {
    return false;
  }

  override clear(): void {}
}

/** Flags that `NODE_OPTIONS` may hold: it is not read here, so there are none. */
export const allowedNodeEnvironmentFlags: Set<string> = Object.freeze(new FlagSet());
