import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

// Renders public/icons/switchyard.svg to the PNG sizes that the manifest names: node --import tsx test/support/pictures/make-icons.ts

const SIZES = [16, 32, 48, 128] as const;
const icons = new URL('../../../public/icons/', import.meta.url);
const drawing = await readFile(new URL('switchyard.svg', icons), 'utf8');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});
try {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: 1 });
    const image = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`;
    await page.setContent(
      `<style>html,body{margin:0;background:transparent}img{display:block;width:${size}px;height:${size}px}</style><img src="${image}">`,
    );
    await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
    const path = new URL(`switchyard-${size}.png`, icons).pathname;
    await page.screenshot({ path, omitBackground: true });
    await page.close();
    console.log(path);
  }
} finally {
  await browser.close();
}
