export interface FlagOptions {
  readonly headless: boolean;
  readonly width: number;
  readonly height: number;
  /** For a process without the rights that Chromium's sandbox needs, such as root in a container. */
  readonly withoutSandbox: boolean;
}

/** Switches for every browser that we start: quiet, isolated, and reachable by port. */
export function chromiumFlags({ headless, width, height, withoutSandbox }: FlagOptions): string[] {
  return [
    ...(headless ? ['--headless=new', '--hide-scrollbars=false'] : []),
    ...(withoutSandbox ? ['--no-sandbox'] : []),
    ...(headless ? ['--disable-gpu'] : []),
    `--window-size=${width},${height}`,
    '--remote-debugging-port=0',
    // The bar "is debugging this browser" would move the page while it is being recorded, and can end the recording.
    '--silent-debugger-extension-api',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}
