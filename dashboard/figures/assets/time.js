// Slots to local time, and the two lines of the time axis at any zoom.
const DAY_NAMES = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// Local wall clock of a slot, to be read with the UTC getters.
function local(slot) {
  let offset = CLOCK.offsets[0][1];
  for (const [from, minutes] of CLOCK.offsets) if (slot >= from) offset = minutes;
  return new Date((CLOCK.start + slot * CLOCK.minutes + offset) * 60000);
}

const slotsOfDays = (days) => Math.round((days * 1440) / CLOCK.minutes);

function dayBefore(slot) {
  let at = 0;
  for (const day of CLOCK.days) if (day <= slot) at = day;
  return at;
}

function axisTicks(range, width) {
  const scale = width / (range[1] - range[0]);
  const perHour = (scale * 60) / CLOCK.minutes;
  const step = [1, 2, 3, 6, 12].find((hours) => hours * perHour >= 38);
  return step ? hourTicks(range, step) : dayTicks(range, perHour * 24);
}

function hourTicks(range, step) {
  const minor = [];
  const every = Math.max(1, Math.floor(60 / CLOCK.minutes));
  const from = Math.max(0, Math.floor(range[0]));
  for (let slot = from; slot <= range[1]; slot += 1) {
    const at = local(slot);
    const inDay = at.getUTCHours() * 60 + at.getUTCMinutes();
    const near = inDay % (step * 60);
    if (near !== 0 && !(near < CLOCK.minutes && every === 1)) continue;
    minor.push({ slot, text: `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}` });
  }
  return { minor, major: periods(range, (at) => `${DAY_NAMES[at.getUTCDay()]} ${date(at)}`) };
}

function dayTicks(range, perDay) {
  const days = CLOCK.days.filter((slot) => slot >= range[0] - slotsOfDays(1) && slot <= range[1]);
  const minor = [];
  for (const slot of days) {
    const at = local(slot);
    const weekday = at.getUTCDay();
    const rest = weekday === 0 || weekday === 6;
    if (perDay >= 40) minor.push({ slot, rest, text: `${DAY_NAMES[weekday].slice(0, perDay >= 48 ? 3 : 2)} ${at.getUTCDate()}` });
    else if (perDay >= 21) minor.push({ slot, rest, text: String(at.getUTCDate()) });
    else if (weekday === 1 && perDay * 7 >= 42) minor.push({ slot, text: date(at) });
    else if (at.getUTCDate() === 1 && perDay * 7 < 42) minor.push({ slot, text: MONTH_NAMES[at.getUTCMonth()] });
  }
  const month = (at) => `${MONTH_NAMES[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  const year = (at) => String(at.getUTCFullYear());
  return { minor, major: periods(range, perDay * 7 < 42 ? year : month) };
}

// Neighbouring days with the same words are one period.
function periods(range, words) {
  const found = [];
  for (const slot of CLOCK.days) {
    if (slot > range[1]) break;
    const text = words(local(slot));
    if (found.length && found[found.length - 1].text === text) continue;
    found.push({ slot, text });
  }
  return found.filter((one, i) => !found[i + 1] || found[i + 1].slot > range[0]);
}

const pad = (number) => String(number).padStart(2, "0");
const date = (at) => `${at.getUTCDate()} ${MONTH_NAMES[at.getUTCMonth()]}`;
