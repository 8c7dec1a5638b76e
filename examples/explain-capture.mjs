// Tells in words what happened in a capture, and counts what is in it.
// Run it with `node examples/explain-capture.mjs boot.pcapng zh-CN`; without words it reads a capture that it has made.
import { captureStatistics, explainCapture, storyText, turnsText } from 'breakoutbox/capture';
import { madeCapture } from './made-capture.mjs';

const [file = await madeCapture(), language = 'en'] = process.argv.slice(2);
for await (const { title, outcome, fault, events, turns } of explainCapture(file)) {
  console.log(`${storyText(title, language)}: ${outcome}${fault === undefined ? '' : ` (${fault})`}`);
  for (const event of events) console.log(`  #${event.packet} ${storyText(event, language)}`);
  if (turns !== undefined) console.log(`  ${turnsText(turns, language)}`);
}
const { packets, bytes, conversations } = await captureStatistics(file);
console.log(`${packets} packets, ${bytes} bytes, ${conversations.length} conversations`);
