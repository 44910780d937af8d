// Makes events.ndjson, three days of an imaginary outdoor shop, always the same to the byte:
//
//     node make-events.mjs > events.ndjson
//     node make-events.mjs --table        what is in it: shapes, and the lines that mean trouble
//
// Names, addresses and people are made up: example domains, documentation IP addresses (RFC 5737, RFC 3849).

// mulberry32: small, seeded, good enough for a shop.
let state = 20261109;
const random = () => {
  state = (state + 0x6D2B79F5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => random() < p;
const digits = (n) => Array.from({ length: n }, () => below(10)).join('');
const hex = (n) => Array.from({ length: n }, () => below(16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;

const products = [
  ['FG-1001', 'Tind 2 tent', 349.0, 'Tents'], ['FG-1002', 'Vidde 3 tent', 489.5, 'Tents'], ['FG-1010', 'Lavvo tarp', 129.0, 'Tents'],
  ['FG-2001', 'Skare sleeping bag −9 °C', 219.0, 'Sleeping'], ['FG-2002', 'Mose mat', 79.9, 'Sleeping'], ['FG-2003', 'Dun pillow', 24.5, 'Sleeping'],
  ['FG-3001', 'Gnist stove', 64.0, 'Cooking'], ['FG-3002', 'Kjele 1.5 l', 39.0, 'Cooking'], ['FG-3003', 'Spork', 4.9, 'Cooking'],
  ['FG-4001', 'Regn jacket', 259.0, 'Clothing'], ['FG-4002', 'Ull base layer', 89.0, 'Clothing'], ['FG-4003', 'Strøm wool socks', 19.9, 'Clothing'],
  ['FG-5001', 'Sti 45 l backpack', 179.0, 'Packs'], ['FG-5002', 'Dag 18 l daypack', 74.0, 'Packs'], ['FG-6001', 'Nord compass', 44.0, 'Navigation'],
  ['FG-6002', 'Map of Jotunheimen', 21.0, 'Navigation'], ['FG-7001', 'Lys headlamp', 54.9, 'Light'], ['FG-9001', 'Gift card', 50.0, 'Gifts'],
].map(([SKU, name, price, category]) => ({ SKU, name, price, category }));

const places = [
  ['Oslo', 'NO-03', 'NO', 'nb-NO', 'NOK', 11.6], ['Bergen', 'NO-46', 'NO', 'nb-NO', 'NOK', 11.6], ['Tromsø', 'NO-55', 'NO', 'nb-NO', 'NOK', 11.6],
  ['Göteborg', 'SE-O', 'SE', 'sv-SE', 'SEK', 11.2], ['Malmö', 'SE-M', 'SE', 'sv-SE', 'SEK', 11.2], ['Berlin', 'DE-BE', 'DE', 'de-DE', 'EUR', 1],
  ['Wien', 'AT-9', 'AT', 'de-AT', 'EUR', 1], ['Helsinki', 'FI-18', 'FI', 'fi-FI', 'EUR', 1], ['札幌', 'JP-01', 'JP', 'ja-JP', 'EUR', 1],
].map(([city, region, country, language, currency, rate]) => ({ city, region, country, language, currency, rate }));

const browsers = [
  {
    ua: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    hints: { brands: [['Chromium', '142'], ['Google Chrome', '142'], ['Not_A Brand', '99']], platform: 'Windows', mobile: false }, screen: [1920, 1080], os: ['Windows', '10'],
  },
  {
    ua: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    hints: { brands: [['Chromium', '142'], ['Microsoft Edge', '142'], ['Not_A Brand', '99']], platform: 'Windows', mobile: false }, screen: [2560, 1440], os: ['Windows', '11'],
  },
  { ua: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', screen: [1920, 1200], os: ['Linux', ''] },
  { ua: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15', screen: [1512, 982], os: ['macOS', '10.15.7'] },
  { ua: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1', screen: [393, 852], os: ['iOS', '18.7'], mobile: true },
  {
    ua: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    hints: { brands: [['Chromium', '142'], ['Google Chrome', '142'], ['Not_A Brand', '99']], platform: 'Android', mobile: true, model: 'Pixel 9' }, screen: [412, 915], os: ['Android', '15'], mobile: true,
  },
  {
    ua: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
    hints: { brands: [['Samsung Internet', '29'], ['Chromium', '136']], platform: 'Android', mobile: true, model: 'SM-S921B' }, screen: [384, 854], os: ['Android', '15'], mobile: true,
  },
];

const apps = [
  { name: 'Fjellgear', id: 'test.example.fjellgear', version: '5.12.0', os: ['iOS', '18.7'], manufacturer: 'Apple', model: 'iPhone 16', carrier: 'Telenor', screen: [393, 852] },
  { name: 'Fjellgear', id: 'test.example.fjellgear', version: '5.11.2', os: ['Android', '15'], manufacturer: 'Google', model: 'Pixel 9', carrier: 'Telia', screen: [412, 915] },
];

const firstNames = ['Kari', 'Ola', 'Åsa', 'Jürgen', 'Maja', 'Søren', 'Aino', 'Lukas', 'Freja', 'Nils', 'Ida', 'Emil', 'Sana', 'Björn', 'Greta', 'Tuva', 'Henrik', 'Alma', '桜', 'Zoë'];
const campaigns = [['newsletter', 'email', 'autumn-sale'], ['google', 'cpc', 'tents'], ['instagram', 'social', 'hytte'], ['fjellblogg.example', 'referral', 'review']];

const person = (name, index) => ({
  name,
  email: `${['kari', 'ola', 'asa', 'juergen', 'maja', 'soren', 'aino', 'lukas', 'freja', 'nils', 'ida', 'emil', 'sana', 'bjorn', 'greta', 'tuva', 'henrik', 'alma', 'sakura', 'zoe'][index % 20]}.${index + 1}@example.test`,
  crm: `CRM-${100200 + index}`,
  tier: pick(['bronze', 'silver', 'gold']),
});

const visitors = Array.from({ length: 62 }, (_, i) => {
  const onApp = i % 5 === 4;
  return {
    index: i,
    ecid: digits(38),
    place: places[i % places.length],
    ip: i % 9 === 7 ? `2001:db8::${hex(4)}:${i + 1}` : `192.0.2.${i + 10}`,
    device: onApp ? apps[i % 2] : browsers[i % browsers.length],
    onApp,
    person: i % 3 === 0 || i % 7 === 2 ? person(firstNames[i % firstNames.length], i) : null,
    signedIn: false,
  };
});
// The same person on a second device: signs in on both.
visitors[61].person = visitors[0].person;
visitors[60].person = visitors[3].person;

const clock = { now: 0 };
const start = Date.UTC(2026, 10, 9, 6, 0, 0);
const writeTime = (ms, form) => {
  const iso = new Date(ms).toISOString();
  return form === 'plus' ? iso.replace('Z', '+00:00') : form === 'basic' ? iso.replace('Z', '+0000') : iso;
};

const identityMap = (v, form) => {
  const map = {};
  map[form === 'lower' ? 'ecid' : 'ECID'] = [{ id: v.ecid, authenticatedState: 'ambiguous', primary: form === 'text' ? (v.signedIn ? 'false' : 'true') : !v.signedIn }];
  if (v.signedIn) {
    map.CRMID = [{ id: v.person.crm, authenticatedState: 'authenticated', primary: form === 'text' ? 'true' : true }];
  }
  return map;
};

const environment = (v) => {
  const d = v.device;
  if (v.onApp) {
    return { type: 'application', carrier: d.carrier, operatingSystem: d.os[0], operatingSystemVersion: d.os[1], ipV4: v.ip.includes(':') ? undefined : v.ip, ipV6: v.ip.includes(':') ? v.ip : undefined, _dc: { language: v.place.language } };
  }
  const details = { userAgent: d.ua, acceptLanguage: v.place.language, cookiesEnabled: true, javaScriptEnabled: true, viewportWidth: d.screen[0] - (d.mobile ? 0 : 40), viewportHeight: d.screen[1] - 120 };
  if (d.hints) {
    details.userAgentClientHints = {
      brands: d.hints.brands.map(([brand, version]) => ({ brand, version })), mobile: d.hints.mobile, platform: d.hints.platform, ...(d.hints.model ? { model: d.hints.model } : {}),
    };
  }
  return { type: 'browser', browserDetails: details, operatingSystem: d.os[0], ...(d.os[1] ? { operatingSystemVersion: d.os[1] } : {}), ...(v.ip.includes(':') ? { ipV6: v.ip } : { ipV4: v.ip }) };
};

const device = (v) => ({
  screenWidth: v.device.screen[0], screenHeight: v.device.screen[1], screenOrientation: v.device.screen[0] > v.device.screen[1] ? 'landscape' : 'portrait',
  ...(v.onApp ? { manufacturer: v.device.manufacturer, model: v.device.model, type: 'mobile' } : {}),
});

let serial = 0;
const event = (v, eventType, own, more = {}) => {
  serial += 1;
  const form = serial % 11 === 0 ? 'lower' : serial % 13 === 0 ? 'text' : 'plain';
  const time = writeTime(start + clock.now * 1000 + (serial * 37) % 1000, serial % 17 === 0 ? 'plus' : serial % 19 === 0 ? 'basic' : 'z');
  const xdm = {
    _id: serial % 97 === 0 ? `${hex(16)}-${hex(24)}` : uuid(),
    timestamp: time,
    eventType,
    identityMap: identityMap(v, form),
    environment: environment(v),
    device: device(v),
    placeContext: { localTime: time, localTimezoneOffset: -60, geo: { city: v.place.city, stateProvince: v.place.region, countryCode: v.place.country } },
    implementationDetails: v.onApp
      ? { name: `https://ns.adobe.com/experience/mobilesdk/${v.device.os[0].toLowerCase()}`, version: '5.6.0+1.1', environment: 'app' }
      : { name: 'https://ns.adobe.com/experience/alloy', version: '2.30.1', environment: 'browser' },
    ...(v.onApp ? { application: { name: v.device.name, id: v.device.id, version: v.device.version } } : {}),
    ...more,
    _acme: {
      event_type: own.type,
      distinct_id: v.signedIn ? v.person.crm : v.ecid,
      ...(own.login ? { LoginID: own.login } : {}),
      properties: { shop: v.place.country === 'JP' ? 'export' : 'nordic', member: v.signedIn, tier: v.signedIn ? v.person.tier : null, experiments: { hero: pick(['a', 'b']), search: pick(['classic', 'semantic']) }, ...own.properties },
    },
  };
  if (serial % 83 === 0) { delete xdm._id; }
  return { xdm, data: { __adobe: { analytics: { pageName: xdm.web?.webPageDetails?.name } }, consent: { marketing: v.index % 4 !== 1 }, build: '2026.11.2' } };
};

const page = (v, path, name, query = '', referrer) => ({
  web: {
    webPageDetails: { URL: `https://shop.example.com/${v.place.country.toLowerCase()}${path}${query}`, name, server: 'shop.example.com', siteSection: path.split('/')[1] || 'home', pageViews: { value: 1 } },
    ...(referrer ? { webReferrer: { URL: referrer, type: 'external' } } : {}),
  },
});

const lineItem = (v, product, quantity) => ({
  SKU: product.SKU, name: product.name, quantity, priceTotal: Math.round(product.price * quantity * v.place.rate * 100) / 100, currencyCode: v.place.currency, productCategories: [{ categoryName: product.category }],
});

const messages = [];
const send = (v, content) => messages.push({ v, content });

const view = (v, path, name, query, referrer, more = {}, properties = {}) => (v.onApp
  ? send(v, event(v, 'application.screenView', { type: 'view', properties: { screen: name, ...properties } }, { ...more }))
  : send(v, event(v, 'web.webpagedetails.pageViews', { type: 'view', properties }, { ...page(v, path, name, query, referrer), ...more })));

const signIn = (v, isNew) => {
  const email = v.person.email;
  v.signedIn = true;
  const login = chance(0.3) ? `  ${email.toUpperCase()} ` : chance(0.2) ? ` ${email}` : email;
  send(v, event(v, isNew ? 'userAccount.createProfile' : 'userAccount.login', { type: isNew ? 'signup' : pick(['signin', 'SignIn', 'SIGNIN']), login, properties: { method: pick(['password', 'passkey', 'magic link']) } },
    v.onApp ? {} : page(v, '/account', isNew ? 'Sign up' : 'Sign in')));
};

const session = (v) => {
  const campaign = chance(0.35) ? pick(campaigns) : null;
  const query = campaign ? `?utm_source=${campaign[0]}&utm_medium=${campaign[1]}&utm_campaign=${campaign[2]}` : '';
  if (v.onApp) { send(v, event(v, 'application.launch', { type: 'launch', properties: {} }, { application: { name: v.device.name, id: v.device.id, version: v.device.version, launches: { value: 1 } } })); }
  view(v, '/', 'Home', query, campaign ? `https://${campaign[0].includes('.') ? campaign[0] : `www.${campaign[0]}.example`}/` : undefined, campaign ? { marketing: { trackingCode: campaign[2], campaignName: campaign[2], campaignGroup: campaign[1] } } : {});
  clock.now += 5 + below(60);
  if (v.person && !v.signedIn && chance(0.6)) { signIn(v, chance(0.25)); clock.now += 10 + below(20); }
  if (chance(0.5)) {
    const term = pick(['tent', 'telt', 'ullsokker', 'kompass', 'Regenjacke', 'teltta', '寝袋', 'gas 🔥', '']);
    send(v, event(v, 'siteSearch', { type: 'search', properties: { results: term ? below(24) : 0 } }, { siteSearch: { phrase: term, numberOfResults: term ? below(24) : 0 }, ...(v.onApp ? {} : page(v, '/search', 'Search', `?q=${encodeURIComponent(term)}`)) }));
    clock.now += 4 + below(40);
  }
  const seen = Array.from({ length: 1 + below(4) }, () => pick(products));
  for (const product of seen) {
    send(v, event(v, 'commerce.productViews', { type: 'view', properties: { category: product.category } }, { commerce: { productViews: { value: 1 } }, productListItems: [lineItem(v, product, 1)], ...(v.onApp ? {} : page(v, `/p/${product.SKU}`, product.name)) }));
    clock.now += 8 + below(90);
  }
  if (chance(0.2)) { send(v, event(v, 'web.webinteraction.linkClicks', { type: 'click', properties: { position: below(6) + 1 } }, v.onApp ? {} : { web: { webInteraction: { name: pick(['Size guide', 'Reviews', 'Delivery']), type: 'other', URL: 'https://shop.example.com/help', linkClicks: { value: 1 } }, webPageDetails: { URL: 'https://shop.example.com/help', name: 'Help' } } })); clock.now += 6; }
  if (chance(0.12)) { send(v, event(v, 'media.play', { type: 'media', properties: { chapter: 1 } }, { mediaCollection: { playhead: below(200), sessionID: hex(16) } })); clock.now += 60; }
  if (chance(0.45)) {
    const cart = seen.slice(0, 1 + below(seen.length)).map((product) => lineItem(v, product, 1 + below(3)));
    send(v, event(v, 'commerce.productListAdds', { type: 'cart', properties: {} }, { commerce: { productListAdds: { value: cart.length } }, productListItems: cart }));
    clock.now += 10 + below(60);
    if (chance(0.2)) { send(v, event(v, 'commerce.productListRemovals', { type: 'cart', properties: {} }, { commerce: { productListRemovals: { value: 1 } }, productListItems: cart.slice(0, 1) })); clock.now += 5; }
    if (chance(0.75)) {
      send(v, event(v, 'commerce.checkouts', { type: 'checkout', properties: { step: 1 } }, { commerce: { checkouts: { value: 1 } }, productListItems: cart, ...(v.onApp ? {} : page(v, '/checkout', 'Checkout')) }));
      clock.now += 30 + below(120);
      if (v.person && !v.signedIn && chance(0.7)) { signIn(v, false); clock.now += 15; }
      if (chance(0.8)) {
        const total = Math.round(cart.reduce((sum, item) => sum + item.priceTotal, 0) * 100) / 100;
        send(v, event(v, 'commerce.purchases', { type: 'purchase', properties: { coupon: chance(0.2) ? 'HØST10' : null, gift: chance(0.1) } }, {
          commerce: { purchases: { value: 1 }, order: { purchaseID: `FG-${20260000 + messages.length}`, priceTotal: total, currencyCode: v.place.currency, payments: [{ paymentType: pick(['credit_card', 'vipps', 'invoice', 'gift_card']), paymentAmount: total }] }, shipping: { shippingMethod: pick(['post', 'pickup', 'express']) } },
          productListItems: cart, ...(v.onApp ? {} : page(v, '/thanks', 'Thank you')),
        }));
        clock.now += 20;
      }
    }
  }
  if (v.signedIn && chance(0.25)) { send(v, event(v, 'userAccount.logout', { type: 'signout', properties: {} }, v.onApp ? {} : page(v, '/account', 'Signed out'))); v.signedIn = false; }
  if (chance(0.15)) { send(v, event(v, 'heartbeat', { type: 'heartbeat', properties: {} })); }
};

// The story to look at: one visitor, anonymous at first, then signed in; and the same person on a phone the next day.
const story = () => {
  const v = visitors[0];
  v.signedIn = false;
  view(v, '/', 'Home', '', 'https://fjellblogg.example/');
  clock.now += 20;
  send(v, event(v, 'commerce.productViews', { type: 'view', properties: { category: 'Tents' } }, { commerce: { productViews: { value: 1 } }, productListItems: [lineItem(v, products[0], 1)], ...page(v, '/p/FG-1001', products[0].name) }));
  clock.now += 40;
  signIn(v, false);
  clock.now += 20;
  view(v, '/account', 'My account');
  clock.now += 30;
};

story();
for (let round = 0; messages.length < 1240; round += 1) {
  clock.now += 120 + below(240);
  session(visitors[(round * 7) % visitors.length]);
  if (round === 40) { clock.now = 86_400 + 3_600; }
  if (round === 120) { clock.now = 2 * 86_400 + 7_200; }
}

// Each message in one of the shapes an Edge event may have; most of them as event forwarding sends them.
const shapes = {};
const count = (shape, events = 1) => { shapes[shape] = shapes[shape] ?? { messages: 0, events: 0 }; shapes[shape].messages += 1; shapes[shape].events += events; };
const request = (v) => ({ method: 'POST', headers: { 'user-agent': v.device.ua ?? 'Fjellgear/5.12.0', 'x-forwarded-for': v.ip }, body: {} });
const lines = [];
for (let i = 0; i < messages.length; i += 1) {
  const { v, content } = messages[i];
  const turn = i % 24;
  let message;
  if (turn % 4 === 1) { message = { arc: { event: content, request: request(v) } }; count('whole request context'); }
  else if (turn === 6) { message = { event: content }; count('event'); }
  else if (turn === 10) { message = content.xdm; count('bare ExperienceEvent'); }
  else if (turn === 14) { message = { header: { schemaRef: { id: 'https://ns.example.com/schemas/shop', contentType: 'application/vnd.adobe.xed-full+json;version=1' }, imsOrgId: 'EXAMPLE@AdobeOrg', source: { name: 'shop' } }, body: { xdmMeta: { schemaRef: { id: 'https://ns.example.com/schemas/shop' } }, xdmEntity: content.xdm } }; count('streaming ingestion'); }
  else if (turn === 18 && i + 2 < messages.length) { message = { events: [content, messages[i + 1].content, messages[i + 2].content], meta: { configOverrides: {} } }; i += 2; count('request body with events', 3); }
  else if (turn === 22 && i + 1 < messages.length) { message = [content, { event: messages[i + 1].content }]; i += 1; count('array', 2); }
  else { message = { ...content, meta: turn === 2 ? { state: { domain: 'example.com' } } : undefined }; count('content: xdm and data'); }
  lines.push(JSON.stringify(message));
}

// What goes wrong in real life, spread among the rest.
const sample = visitors[5];
const odd = (change) => { const e = event(sample, 'web.webpagedetails.pageViews', { type: 'view', properties: {} }, page(sample, '/odd', 'Odd')); change(e); return JSON.stringify(e); };
const trouble = [
  [60, 'truncated JSON', 'dead letter, stage parse', () => lines[59].slice(0, 700)],
  [150, 'not JSON', 'dead letter, stage parse', () => 'SHUTDOWN: producer restarted'],
  [230, 'a profile that Experience Platform exported', 'dead letter, stage parse', () => JSON.stringify({ person: { name: { firstName: 'Kari' } }, personalEmail: { address: 'kari.1@example.test' }, segmentMembership: { ups: { 'a1b2c3': { status: 'realized', lastQualificationTime: '2026-11-09T10:00:00Z' } } }, identityMap: { ecid: [{ id: visitors[0].ecid }] } })],
  [310, 'a time that cannot be read', 'dead letter, stage mapping', () => odd((e) => { e.xdm.timestamp = '9 November, noon'; })],
  [390, 'a time before 1971', 'dead letter, stage mapping', () => odd((e) => { e.xdm.timestamp = '1970-01-01T00:00:00Z'; })],
  [470, 'nested five deep', 'repaired: the deepest part as text', () => odd((e) => { e.xdm._acme.properties.wish = { list: { of: { things: { to: 'buy' } } } }; })],
  [550, 'no time at all', 'forwarded with the time the hub took it', () => odd((e) => { delete e.xdm.timestamp; })],
  [630, 'epoch seconds as the time', 'forwarded', () => odd((e) => { e.xdm.timestamp = 1762768800; })],
  [710, 'an id that means nobody', 'forwarded by the ECID', () => odd((e) => { e.xdm._acme.distinct_id = 'undefined'; })],
  [790, 'a lone surrogate in a name', 'forwarded with U+FFFD in its place', () => odd((e) => { e.xdm.web.webPageDetails.name = 'Odd \ud83d page'; })],
  [950, 'some other object', 'dead letter, stage parse', () => JSON.stringify({ level: 'warn', message: 'queue is long', size: 12 })],
  [1030, 'a list of 300 entries', 'repaired: cut', () => odd((e) => { e.xdm._acme.properties.seen = Array.from({ length: 300 }, (_, i) => i); })],
];
for (const [line, , , make] of trouble) {
  lines.splice(line - 1, 0, make());
}

if (process.argv.includes('--table')) {
  const events = Object.values(shapes).reduce((sum, s) => sum + s.events, 0);
  console.log('| Shape | Messages | Events |\n| --- | ---: | ---: |');
  for (const [shape, s] of Object.entries(shapes)) { console.log(`| ${shape} | ${s.messages} | ${s.events} |`); }
  console.log(`| trouble, see below | ${trouble.length} | ${trouble.length} |`);
  console.log(`| **all** | **${lines.length}** | **${events + trouble.length}** |\n`);
  console.log('| Line | What is wrong | What becomes of it |\n| ---: | --- | --- |');
  for (const [line, what, outcome] of trouble) { console.log(`| ${line} | ${what} | ${outcome} |`); }
} else {
  process.stdout.write(`${lines.join('\n')}\n`);
}
