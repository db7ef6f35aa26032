import { describe, expect, it } from 'vitest';
import { scanScript } from '../../../src/cli/test/scan-script.ts';

describe('the scan of a script', () => {
  it.each([
    ['eval', 'eval("1")'],
    ['eval', 'globalThis.eval(x)'],
    ['new Function', 'const f=new Function("return 1")'],
    ['new Function', 'const f=Function(x)'],
    ['innerHTML', 'e.innerHTML=x'],
    ['innerHTML', 'e.innerHTML+=x'],
    ['innerHTML', 'e["innerHTML"]=x'],
    ['outerHTML', 'e.outerHTML=x'],
    ['insertAdjacentHTML', 'e.insertAdjacentHTML("beforeend",x)'],
    ['document.write', 'document.write(x)'],
    ['a timer of a string', 'setTimeout("x()",1)'],
    ['a timer of a string', 'window.setInterval(`x()`,1)'],
    ['a script from elsewhere', 'await import("https://cdn.example/x.js")'],
    ['a script from elsewhere', 'importScripts("//cdn.example/x.js")'],
    ['a script from elsewhere', 'new Worker("https://cdn.example/x.js")'],
    ['a script from elsewhere', 'import{x}from"https://cdn.example/x.js"'],
    ['a script from elsewhere', 'export*from"https://cdn.example/x.js"'],
    ['a request to elsewhere', 'fetch("https://stats.example/")'],
    ['a request to elsewhere', 'new WebSocket(`wss://stats.example/`)'],
    ['a request to elsewhere', 'navigator.sendBeacon("https://stats.example/")'],
  ])('finds %s: %s', (what, code) => {
    expect(scanScript(code)).toEqual([what]);
  });

  it.each([
    ['a link', 'const a="https://www.rfc-editor.org/rfc/rfc6455"'],
    ['configuration to copy', 'const a=`const s = new WebSocket("wss://example.org/"); eval("1")`'],
    ['a comparison', 'if(e.innerHTML==x)f()'],
    ['Preact', 't.innerHTML=g.__html'],
    ['a timer of a function', 'setTimeout(()=>{},1)'],
    ['a script of its own', 'new Worker(new URL("/assets/worker.js",import.meta.url))'],
    ['another function of that name', 'class A{evaluate(){}};new A().evaluate("1")'],
  ])('leaves %s alone', (_, code) => {
    expect(scanScript(code)).toEqual([]);
  });
});
