/** What a report is as text, see `HookReport`, as an object whose shape is not looked at yet; null where it is none. Never throws. */
export function readReport(report: string): unknown {
  const end = report.indexOf('\n');
  if (end === -1) return null;
  try {
    const head: unknown = JSON.parse(report.slice(0, end));
    return typeof head === 'object' && head !== null ? { ...head, text: report.slice(end + 1) } : null;
  } catch {
    return null;
  }
}
