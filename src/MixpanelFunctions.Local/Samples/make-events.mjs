// Makes events.ndjson: three days of Fjellgear, an imaginary shop for outdoor gear, one hub message a line.
//
//     node make-events.mjs > events.ndjson     makes the file again, byte for byte
//     node make-events.mjs --table             prints what docs/samples.md says about the file
//
// Node 20 or later, nothing to install. There is no clock and no randomness in it: every choice comes from a generator
// with a fixed seed, one for each visitor, so that a change to one visitor leaves the others as they are.
// People, products and addresses are made up: example.com and .test domains, IP addresses kept for documentation
// (RFC 5737, RFC 3849). Field names are those of Adobe's XDM ExperienceEvent; `_acme` is the shop's own tenant.

const HOUR = 3_600_000;
const DAYS = [9, 10, 11].map((day) => Date.UTC(2026, 10, day));

// --- Chance, the same on every machine -----------------------------------------------------------------------------

/** A small seeded generator (mulberry32 on an FNV-1a hash of its name). */
function chanceFor(name) {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(name)) {
    state = Math.imul(state ^ byte, 0x01000193);
  }
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  const between = (least, most) => least + below(most - least + 1);
  const pick = (list) => list[below(list.length)];
  const happens = (share) => next() < share;
  const digits = (n) => Array.from({ length: n }, (_, i) => (i === 0 ? between(1, 9) : below(10))).join('');
  const hex = (n) => Array.from({ length: n }, () => below(16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
  return { below, between, pick, happens, digits, hex, uuid };
}

const cents = (amount) => Math.round(amount * 100) / 100;

// --- The shop --------------------------------------------------------------------------------------------------------

const CATEGORIES = {
  tents: { categoryID: '100', categoryName: 'Telt', categoryPath: 'tur/overnatting/telt' },
  sleeping: { categoryID: '110', categoryName: 'Soveposer', categoryPath: 'tur/overnatting/soveposer' },
  cooking: { categoryID: '120', categoryName: 'Turkjøkken', categoryPath: 'tur/mat/turkjøkken' },
  packs: { categoryID: '200', categoryName: 'Sekker', categoryPath: 'tur/sekker' },
  shells: { categoryID: '300', categoryName: 'Skallklær', categoryPath: 'klær/skall' },
  wool: { categoryID: '310', categoryName: 'Ull', categoryPath: 'klær/ull' },
  ski: { categoryID: '400', categoryName: 'Ski', categoryPath: 'vinter/ski' },
  safety: { categoryID: '410', categoryName: 'Snøskred', categoryPath: 'vinter/snøskred' },
};

const PRODUCTS = [
  ['FG-1001', 'Rødtind 2 fjelltelt', 549, 'tents', ['color', 'rød']], ['FG-1002', 'Rødtind 3 fjelltelt', 649, 'tents', ['color', 'grønn']],
  ['FG-1003', 'Sjöboda tarp 3×3', 119, 'tents', ['color', 'sand']], ['FG-1101', 'Jökul −20 °C dunsovepose', 429, 'sleeping', ['size', '200 cm']],
  ['FG-1102', 'Vårnatt 3-sesong sovepose', 189, 'sleeping', ['size', '185 cm']], ['FG-1103', 'Mosemyk liggeunderlag', 99.5, 'sleeping', ['size', 'regular']],
  ['FG-1201', 'Gnist brenner', 64.9, 'cooking', ['fuel', 'gass']], ['FG-1202', 'Kåsa i bjørk', 34, 'cooking', ['engraving', '']],
  ['FG-1203', 'Kjele 1,5 l', 39.9, 'cooking', ['finish', 'anodisert']], ['FG-1204', 'Spork i titan', 12.9, 'cooking', ['finish', 'matt']],
  ['FG-2001', 'Skarv 65 tursekk', 239, 'packs', ['size', 'M/L']], ['FG-2002', 'Stegg 28 dagstursekk', 119, 'packs', ['color', 'svart']],
  ['FG-2003', 'Tørrpose 13 l', 24.9, 'packs', ['color', 'oransje']], ['FG-3001', 'Blåhø skalljakke', 399, 'shells', ['size', 'M']],
  ['FG-3002', 'Blåhø skallbukse', 299, 'shells', ['size', 'L']], ['FG-3003', 'Åskväder regnponcho', 59, 'shells', ['size', 'one size']],
  ['FG-3101', 'Ulvøy ullsokker (3 par)', 39, 'wool', ['size', '40–43']], ['FG-3102', 'Ulvøy helsokk', 22, 'wool', ['size', '36–39']],
  ['FG-3103', 'Sæter ullgenser', 129, 'wool', ['size', 'S']], ['FG-3104', 'Dalen ulltrøye', 69, 'wool', ['size', 'XL']],
  ['FG-4001', 'Nordlys fjellski 185', 379, 'ski', ['length', '185']], ['FG-4002', 'Nordlys kortfell', 79, 'ski', ['width', '45 mm']],
  ['FG-4101', 'Varsel S3 skredsøker', 329, 'safety', ['color', 'gul']], ['FG-4102', 'Spade & sonde-sett', 109, 'safety', ['color', 'svart']],
].map(([SKU, name, eur, category, option]) => ({ SKU, name, eur, category, option }));
const bySku = (sku) => PRODUCTS.find((product) => product.SKU === sku);

const MARKETS = {
  NO: { site: 'no', language: 'nb-NO', currency: 'NOK', rate: 11.7, zone: 'Europe/Oslo', offset: 60, carrier: 'Fjelltel' },
  SE: { site: 'se', language: 'sv-SE', currency: 'SEK', rate: 11.1, zone: 'Europe/Stockholm', offset: 60, carrier: 'Skogsmobil' },
  DE: { site: 'eu', language: 'de-DE', currency: 'EUR', rate: 1, zone: 'Europe/Berlin', offset: 60, carrier: 'Waldfunk' },
  NL: { site: 'eu', language: 'nl-NL', currency: 'EUR', rate: 1, zone: 'Europe/Amsterdam', offset: 60, carrier: 'Duinnet' },
  FI: { site: 'eu', language: 'fi-FI', currency: 'EUR', rate: 1, zone: 'Europe/Helsinki', offset: 120, carrier: 'Tunturi' },
  JP: { site: 'eu', language: 'ja-JP', currency: 'EUR', rate: 1, zone: 'Asia/Tokyo', offset: 540, carrier: '山岳モバイル' },
};

const CITIES = [
  ['Oslo', 'NO-03', '0150', 'NO', 59.91, 10.75], ['Bergen', 'NO-46', '5003', 'NO', 60.39, 5.32], ['Tromsø', 'NO-55', '9008', 'NO', 69.65, 18.96],
  ['Bodø', 'NO-18', '8006', 'NO', 67.28, 14.4], ['Stockholm', 'SE-AB', '111 20', 'SE', 59.33, 18.07], ['Göteborg', 'SE-O', '411 03', 'SE', 57.71, 11.97],
  ['Umeå', 'SE-AC', '903 25', 'SE', 63.83, 20.26], ['München', 'DE-BY', '80331', 'DE', 48.14, 11.58], ['Berlin', 'DE-BE', '10115', 'DE', 52.52, 13.4],
  ['Utrecht', 'NL-UT', '3511', 'NL', 52.09, 5.12], ['Jyväskylä', 'FI-08', '40100', 'FI', 62.24, 25.75], ['東京', 'JP-13', '160-0022', 'JP', 35.69, 139.7],
].map(([city, region, postalCode, country, latitude, longitude]) => ({ city, region, postalCode, country, latitude, longitude }));
const cityNamed = (name) => CITIES.find((place) => place.city === name);

// utm_source, utm_medium, tracking code, name, group, referrer, kind of referrer
const CAMPAIGNS = [
  ['newsletter', 'email', 'NL-2026-46', 'Høstsalg 2026', 'newsletter', 'https://mail.example.com/', 'email'],
  ['instagram', 'social', 'SO-2026-118', 'Ut på tur 🏔️', 'social', 'https://social.example.com/', 'social'],
  ['search', 'cpc', 'SE-2026-telt', 'Telt og overnatting', 'paid search', 'https://search.example.com/', 'search_engine'],
  ['fjellbloggen', 'referral', 'RF-2026-7', 'Testvinner: Rødtind 2', 'referral', 'https://fjellbloggen.test/', 'external'],
].map(([source, medium, trackingCode, campaignName, campaignGroup, referrer, kind]) => ({ source, medium, trackingCode, campaignName, campaignGroup, referrer, kind }));

const SEARCHES = {
  NO: [['fjelltelt', 14], ['ullsokker', 9], ['skredsøker', 3], ['tørrfôr til hund', 0]], SE: [['vandringskängor', 0], ['sovsäck −20', 6], ['tält 2 personer', 8]],
  DE: [['Schlafsack Daune', 5], ['Regenjacke Größe L', 11], ['Lawinenpieper', 2]], NL: [['slaapmat', 7], ['regenponcho', 1]],
  FI: [['makuupussi', 5], ['villasukat 🧦', 4]], JP: [['寝袋', 4], ['登山 テント', 6], ['雪崩ビーコン', 2]],
};

const VIDEO = { name: 'FG-V-012', friendlyName: 'Slik setter du opp Rødtind 2', length: 214, contentType: 'vod', playerName: 'Fjellgear player', channel: 'shop', streamType: 'video', show: 'Gearskolen', hasResume: false };

// --- What visitors hold in their hands -------------------------------------------------------------------------------

const brands = (...list) => list.map(([brand, version]) => ({ brand, version }));
const windowsHints = (list, platformVersion) => ({ brands: list, mobile: false, platform: 'Windows', platformVersion, architecture: 'x86', bitness: '64', model: '', wow64: false });
const androidHints = (list, model, platformVersion) => ({ brands: list, mobile: true, platform: 'Android', platformVersion, model });

const BROWSERS = {
  chromeWindows: {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    name: 'Chrome', version: '142.0', vendor: 'Google', os: ['Windows', '11'], screen: [1920, 1080], view: [1903, 937],
    hints: windowsHints(brands(['Chromium', '142'], ['Google Chrome', '142'], ['Not_A Brand', '99']), '15.0.0'),
  },
  edgeWindows: {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    name: 'Edge', version: '142.0', vendor: 'Microsoft', os: ['Windows', '10'], screen: [2560, 1440], view: [1707, 906],
    hints: windowsHints(brands(['Chromium', '142'], ['Microsoft Edge', '142'], ['Not_A Brand', '99']), '10.0.0'),
  },
  chromeMac: {
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    name: 'Chrome', version: '141.0', vendor: 'Google', os: ['macOS', '15.7'], screen: [1728, 1117], view: [1728, 958],
    hints: { brands: brands(['Google Chrome', '141'], ['Not?A_Brand', '8'], ['Chromium', '141']), mobile: false, platform: 'macOS' },
  },
  firefoxLinux: {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    name: 'Firefox', version: '145.0', vendor: 'Mozilla', os: ['Linux', ''], screen: [1920, 1200], view: [1920, 1053],
  },
  firefoxWindows: {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
    name: 'Firefox', version: '144.0', vendor: 'Mozilla', os: ['Windows', '10'], screen: [1366, 768], view: [1366, 607],
  },
  safariMac: {
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
    name: 'Safari', version: '26.1', vendor: 'Apple', os: ['macOS', '10.15.7'], screen: [1512, 982], view: [1512, 860],
  },
  safariPhone: {
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
    name: 'Safari', version: '26.1', vendor: 'Apple', os: ['iOS', '18.7'], screen: [393, 852], view: [393, 659], mobile: true,
  },
  chromeAndroid: {
    userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    name: 'Chrome', version: '142.0', vendor: 'Google', os: ['Android', '16'], screen: [412, 923], view: [412, 784], mobile: true,
    hints: androidHints(brands(['Chromium', '142'], ['Google Chrome', '142'], ['Not_A Brand', '99']), 'Pixel 9', '16.0.0'),
  },
  samsungAndroid: {
    userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
    name: 'Samsung Internet', version: '29.0', vendor: 'Samsung', os: ['Android', '15'], screen: [384, 832], view: [384, 690], mobile: true,
    hints: androidHints(brands(['Samsung Internet', '29.0'], ['Chromium', '136'], ['Not.A/Brand', '99']), 'SM-S921B', '15.0.0'),
  },
};

const APPS = {
  iosApp: { os: ['iOS', '26.1'], manufacturer: 'Apple', model: 'iPhone 16', modelNumber: 'iPhone17,3', screen: [1179, 2556], version: '5.12.0 (2231)', sdk: ['ios', '5.7.0+5.0.3'] },
  ipadApp: { os: ['iPadOS', '26.1'], manufacturer: 'Apple', model: 'iPad Air', modelNumber: 'iPad14,8', screen: [1640, 2360], version: '5.12.0 (2231)', sdk: ['ios', '5.7.0+5.0.3'] },
  androidApp: { os: ['Android', '16'], manufacturer: 'Google', model: 'Pixel 9', modelNumber: 'tokay', screen: [1080, 2424], version: '5.11.2 (1187)', sdk: ['android', '3.4.2+3.0.2'] },
};

let deviceCount = 0;

/** One browser or app of a visitor: it has its own ECID and its own way of writing things down. */
function device(kind, visitor) {
  const number = deviceCount++;
  const chance = chanceFor(`device ${number}`);
  const app = APPS[kind];
  return {
    kind, app, browser: BROWSERS[kind], visitor, chance,
    ecid: chance.digits(38),
    namespace: number % 6 === 4 ? 'ecid' : 'ECID',
    primaryAsText: number % 7 === 3,
    timeForm: app ? (number % 2 === 0 ? '+00:00' : 'Z') : number % 5 === 2 ? '+0000' : number % 9 === 4 ? '+00:00' : 'Z',
    person: null, signedOut: null, launched: false, lastScreen: null,
    ip: number % 8 === 5 ? `2001:db8:${(number + 16).toString(16)}::${chance.hex(4)}` : `${['192.0.2', '198.51.100', '203.0.113'][number % 3]}.${10 + number}`,
  };
}

// --- Events ------------------------------------------------------------------------------------------------------------

const events = [];
const ids = chanceFor('ids');

function writeTime(ms, form) {
  const text = new Date(ms).toISOString();
  return form === 'Z' ? text : text.replace(/\.\d{3}Z$/, form === '+0000' ? '.000+0000' : '+00:00');
}

function localTime(ms, offset) {
  const sign = offset < 0 ? '-' : '+';
  const two = (n) => String(n).padStart(2, '0');
  return new Date(ms + offset * 60_000).toISOString().replace('Z', `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`);
}

function identityMap(d) {
  const primary = (is) => (d.primaryAsText ? String(is) : is);
  const map = { [d.namespace]: [{ id: d.ecid, authenticatedState: 'ambiguous', primary: primary(true) }] };
  const known = d.person ?? d.signedOut;
  if (known) {
    map[known.crm ? 'CRMID' : 'Email'] = [{ id: known.id, authenticatedState: d.person ? 'authenticated' : 'loggedOut', primary: primary(false) }];
  }
  return map;
}

function environment(d) {
  const address = d.ip.includes(':') ? { ipV6: d.ip } : { ipV4: d.ip };
  const { language, carrier } = MARKETS[d.visitor.place.country];
  if (d.app) {
    return { type: 'application', carrier, operatingSystem: d.app.os[0], operatingSystemVersion: d.app.os[1], _dc: { language }, ...address };
  }
  const b = d.browser;
  return {
    type: 'browser',
    browserDetails: {
      name: b.name, version: b.version, vendor: b.vendor, userAgent: b.userAgent, acceptLanguage: language, cookiesEnabled: true, javaScriptEnabled: true,
      viewportWidth: b.view[0], viewportHeight: b.view[1], ...(b.hints ? { userAgentClientHints: b.hints } : {}),
    },
    operatingSystem: b.os[0], ...(b.os[1] ? { operatingSystemVersion: b.os[1] } : {}), ...address,
  };
}

function placeContext(d, ms) {
  const { city, region, postalCode, country, latitude, longitude } = d.visitor.place;
  const market = MARKETS[country];
  return {
    localTime: localTime(ms, market.offset), localTimezoneOffset: -market.offset, ianaTimezone: market.zone,
    geo: { countryCode: country, stateProvince: region, city, postalCode, _schema: { latitude, longitude } },
  };
}

function deviceDetails(d) {
  const [screenWidth, screenHeight] = (d.app ?? d.browser).screen;
  const size = { screenWidth, screenHeight, screenOrientation: screenWidth > screenHeight ? 'landscape' : 'portrait' };
  return d.app ? { type: d.kind === 'ipadApp' ? 'tablet' : 'mobile', manufacturer: d.app.manufacturer, model: d.app.model, modelNumber: d.app.modelNumber, ...size } : size;
}

const application = (d) => ({ id: 'test.fjellgear.app', name: 'Fjellgear', version: d.app.version, userPerspective: 'foreground', _dc: { language: MARKETS[d.visitor.place.country].language } });

/** Adds one event; `own` are the tenant's fields, `xdm` what this kind of event has beside the common ones. */
function add(session, eventType, own, xdm = {}, data = null) {
  const { d, visitor } = session;
  const market = MARKETS[visitor.place.country];
  const ms = session.now;
  const content = {
    xdm: {
      _id: ids.uuid(),
      timestamp: writeTime(ms, d.timeForm),
      eventType,
      identityMap: identityMap(d),
      implementationDetails: d.app
        ? { name: `https://ns.adobe.com/experience/mobilesdk/${d.app.sdk[0]}`, version: d.app.sdk[1], environment: 'app' }
        : { name: 'https://ns.adobe.com/experience/alloy/reactor', version: '2.30.0+2.34.0', environment: 'browser' },
      environment: environment(d),
      device: deviceDetails(d),
      placeContext: placeContext(d, ms),
      ...(d.app ? { application: application(d) } : {}),
      ...xdm,
      _acme: {
        event_type: own.type,
        ...(d.person ? { distinct_id: d.person.id, LoginID: own.login ?? d.person.email } : visitor.sendsEmptyId ? { distinct_id: '' } : {}),
        properties: {
          session_id: session.id,
          locale: market.language,
          consent_marketing: visitor.consent,
          ab_test: visitor.abTest,
          ...(d.person ? { member_level: d.person.level, loyalty_points: d.person.points } : {}),
          ...(d.app ? { debug_build: visitor.debugBuild ?? false, client_time: d.app.sdk[0] === 'ios' ? ms : Math.floor(ms / 1000) } : {}),
          ...own.properties,
        },
      },
    },
  };
  if (data) {
    content.data = data;
  }
  const event = { ms, d, visitor, content, type: own.type };
  events.push(event);
  return event;
}

// --- A visit, step by step ----------------------------------------------------------------------------------------------

class Session {
  constructor(d, start) {
    this.d = d;
    this.visitor = d.visitor;
    this.chance = d.chance;
    this.market = MARKETS[d.visitor.place.country];
    this.now = start;
    this.start = start;
    this.id = `s-${d.chance.hex(10)}`;
    this.cart = [];
    this.cartId = `cart-${d.chance.hex(8)}`;
    this.last = null;
  }

  wait(least, most) {
    this.now += this.chance.between(least * 1000, most * 1000);
    return this;
  }

  url(path, query = '') {
    return `https://www.fjellgear.test/${this.market.site}${path}${query}`;
  }

  data(template, section = 'shop') {
    if (this.d.app) {
      return this.chance.happens(0.5) ? null : { app: { theme: this.chance.pick(['light', 'dark']), offline: false } };
    }
    return { __adobe: { analytics: { channel: section, eVar12: this.market.language, prop3: template, contextData: { 'page.type': template } } }, 'page.template': `${template}-v3` };
  }

  page(name, path, { query = '', section = 'shop', referrer = null, ...details } = {}) {
    const before = referrer ?? (this.last ? { URL: this.last, type: 'internal' } : { URL: '', type: 'typed_bookmarked' });
    this.last = this.url(path, query);
    return {
      web: {
        webPageDetails: { URL: this.last, name, siteSection: section, server: 'www.fjellgear.test', isHomePage: path === '/', isErrorPage: false, pageViews: { value: 1 }, ...details },
        webReferrer: before,
      },
    };
  }

  /** A page on the web, a screen in the app. */
  view(name, path, type, template, { properties = {}, xdm = {}, ...page } = {}) {
    this.wait(6, 70);
    if (this.d.app) {
      const screen = template;
      const event = add(this, 'application.scene', { type: type === 'page_view' ? 'screen_view' : type, properties: { screen, title: name, ...properties } }, { ...xdm }, this.data(template));
      event.content.xdm.environment.viewedScreen = screen;
      if (this.d.lastScreen) {
        event.content.xdm.environment.previousScreen = this.d.lastScreen;
      }
      this.d.lastScreen = screen;
      return event;
    }
    return add(this, 'web.webpagedetails.pageViews', { type, properties }, { ...this.page(name, path, page), ...xdm }, this.data(template, page.section));
  }

  launch({ install = false, upgrade = false, push = false } = {}) {
    if (push) {
      add(this, 'pushTracking.applicationOpened', { type: 'push_open', properties: { message: 'Høstsalget er i gang 🍂' } },
        { pushNotificationTracking: { pushProvider: this.d.app.sdk[0] === 'ios' ? 'apns' : 'fcm', pushProviderMessageID: `msg-${this.chance.hex(12)}`, isLaunch: true } });
      this.wait(1, 2);
    }
    const event = add(this, 'application.launch', { type: 'app_launch', properties: {} });
    Object.assign(event.content.xdm.application, { isLaunch: true, ...(install ? { isInstall: true } : {}), ...(upgrade ? { isUpgrade: true } : {}) });
    this.d.lastScreen = null;
  }

  close() {
    this.wait(20, 90);
    const event = add(this, 'application.close', { type: 'app_close', properties: {} });
    Object.assign(event.content.xdm.application, { userPerspective: 'background', isClose: true, closeType: 'close', sessionLength: Math.round((this.now - this.start) / 1000) });
  }

  home(campaign = null) {
    if (this.d.app) {
      return this.view('Hjem', '/', 'page_view', 'home');
    }
    if (!campaign) {
      return this.view(this.market.site === 'eu' ? 'Home' : 'Hjem', '/', 'page_view', 'home', { section: 'home' });
    }
    const query = `?utm_source=${campaign.source}&utm_medium=${campaign.medium}&utm_campaign=${encodeURIComponent(campaign.trackingCode)}`;
    const paid = campaign.medium === 'cpc';
    return this.view(`Kampanje: ${campaign.campaignName}`, '/kampanje/host', 'campaign_landing', 'campaign', {
      query, section: 'campaign', referrer: { URL: campaign.referrer, type: campaign.kind },
      xdm: {
        marketing: { trackingCode: campaign.trackingCode, campaignName: campaign.campaignName, campaignGroup: campaign.campaignGroup },
        ...(paid ? { search: { searchEngine: 'Example Search', keywords: 'fjelltelt test', isPaid: true } } : {}),
      },
    });
  }

  listing(category) {
    const { categoryName, categoryPath } = CATEGORIES[category];
    return this.view(categoryName, `/${encodeURI(categoryPath)}`, 'page_view', 'listing', { properties: { category: categoryName, sorting: this.chance.pick(['popular', 'price', 'newest']) } });
  }

  /** An offer that the page shows; one of the events that no rule takes. */
  offer() {
    this.wait(1, 2);
    add(this, 'decisioning.propositionDisplay', { type: 'offer_shown', properties: {} }, {
      ...(this.d.app ? {} : { web: { webPageDetails: { URL: this.last, name: 'Hjem' } } }),
      _experience: {
        decisioning: {
          propositionEventType: { display: 1 },
          propositions: [1, 2].map((n) => ({
            id: this.chance.uuid(), scope: `${this.d.app ? 'mobileapp://test.fjellgear.app' : 'web://www.fjellgear.test/'}#hero-${n}`,
            scopeDetails: { decisionProvider: 'AJO', correlationID: this.chance.uuid(), characteristics: { eventToken: Buffer.from(`hero ${n} ${this.chance.hex(160)}`).toString('base64') }, activity: { id: `activity-${this.chance.hex(8)}` } },
            items: [{ id: this.chance.uuid() }],
          })),
        },
      },
    });
  }

  search(query, numberOfResults) {
    return this.view(`Søk: ${query}`, '/sok', 'search', 'search', {
      query: `?q=${encodeURIComponent(query)}`,
      xdm: {
        siteSearch: { query, numberOfResults, sort: [{ attribute: 'relevance', order: 'DESC' }], ...(this.chance.happens(0.3) ? { filter: [{ attribute: 'price', value: ['0', '250'], isRange: true }] } : {}) },
        searchRequest: { value: 1 },
        ...(numberOfResults > 0 ? { searchResponse: { value: 1 } } : {}),
      },
    });
  }

  item(product, quantity = 1) {
    const category = CATEGORIES[product.category];
    return {
      SKU: product.SKU, name: product.name, quantity, currencyCode: this.market.currency, priceTotal: cents(Math.round(product.eur * this.market.rate * 10) / 10 * quantity),
      productImageUrl: `https://images.fjellgear.test/${product.SKU.toLowerCase()}.webp`,
      ...(product.option[1] ? { selectedOptions: [{ attribute: product.option[0], value: product.option[1] }] } : {}),
      productCategories: [category],
    };
  }

  commerce(eventType, type, fields, productListItems, where, properties = {}) {
    this.wait(4, 60);
    const event = add(this, eventType, { type, properties }, { ...(this.d.app ? {} : where), commerce: fields, productListItems }, this.data(type, where.web?.webPageDetails.siteSection));
    if (!this.d.app && (fields.purchases || fields.productListAdds)) {
      this.tellAnalytics(event.content, fields, productListItems);
    }
    return event;
  }

  /** How Adobe Analytics gets a basket or an order: each of the shop's sites does it in another way. */
  tellAnalytics({ xdm, data }, fields, items) {
    const events = { ...(fields.promotionID ? { event7: 1 } : {}), ...(fields.shipping?.shippingAmount > 0 ? { event12: fields.shipping.shippingAmount } : {}) };
    const variant = (item) => item.selectedOptions?.[0].value;
    if (this.market.site === 'no') {
      const { eVar12, prop3 } = data.__adobe.analytics;
      delete data.__adobe.analytics.eVar12;
      delete data.__adobe.analytics.prop3;
      xdm._experience = {
        analytics: {
          customDimensions: { eVars: { eVar12 }, props: { prop3 } },
          ...(Object.keys(events).length ? { event1to100: Object.fromEntries(Object.entries(events).map(([name, value]) => [name, { value }])) } : {}),
        },
      };
      for (const item of items.filter(variant)) {
        item._experience = { analytics: { customDimensions: { eVars: { eVar20: variant(item) } } } };
      }
      return;
    }
    const variables = {
      events: [fields.purchases ? `purchase:${fields.order.purchaseID}` : 'scAdd', ...Object.entries(events).map(([name, value]) => (value === 1 ? name : `${name}=${value}`))].join(','),
      products: items.map((item) => [item.productCategories[0].categoryName, item.name, item.quantity, item.priceTotal, '', variant(item) ? `eVar20=${variant(item)}` : '']
        .map((field) => String(field).replace(/[,;|]/g, ' ')).join(';')).join(','),
    };
    if (this.market.site === 'eu') {
      Object.assign(data.__adobe.analytics.contextData, Object.fromEntries(Object.entries(variables).map(([name, value]) => [`&&${name}`, value])));
    } else {
      Object.assign(data.__adobe.analytics, variables);
    }
  }

  product(product) {
    const path = `/p/${product.SKU.toLowerCase()}`;
    return this.commerce('commerce.productViews', 'product_view', { productViews: { value: 1 } }, [this.item(product)],
      this.d.app ? {} : this.page(product.name, path, { section: CATEGORIES[product.category].categoryName }), { in_stock: this.chance.happens(0.9), list_price_eur: product.eur });
  }

  addToCart(product, quantity = 1) {
    this.cart.push({ product, quantity });
    const item = { ...this.item(product, quantity), productAddMethod: this.chance.pick(['product page', 'quick add', 'wishlist']) };
    return this.commerce('commerce.productListAdds', 'add_to_cart', { productListAdds: { value: 1 }, cart: { cartID: this.cartId, cartSource: item.productAddMethod } }, [item], this.here(), { cart_lines: this.cart.length });
  }

  removeFromCart() {
    const { product, quantity } = this.cart.pop();
    return this.commerce('commerce.productListRemovals', 'remove_from_cart', { productListRemovals: { value: 1 }, cart: { cartID: this.cartId } }, [this.item(product, quantity)], this.here(), { cart_lines: this.cart.length });
  }

  /** The page where something happens that is not a view of it. */
  here() {
    return { web: { webPageDetails: { URL: this.last, name: 'Handlekurv', server: 'www.fjellgear.test' } } };
  }

  get cartItems() {
    return this.cart.map(({ product, quantity }) => this.item(product, quantity));
  }

  viewCart() {
    return this.commerce('commerce.productListViews', 'cart_view', { productListViews: { value: 1 }, cart: { cartID: this.cartId } }, this.cartItems, this.d.app ? {} : this.page('Handlekurv', '/handlekurv', { section: 'checkout' }));
  }

  checkout() {
    return this.commerce('commerce.checkouts', 'checkout', { checkouts: { value: 1 }, cart: { cartID: this.cartId } }, this.cartItems, this.d.app ? {} : this.page('Kasse', '/kasse', { section: 'checkout' }), { step: 'address' });
  }

  purchase(orderId, { coupon = null, paymentType = null } = {}) {
    this.wait(40, 200);
    const { currency, rate } = this.market;
    const goods = this.cart.reduce((sum, { product, quantity }) => sum + this.item(product, quantity).priceTotal, 0);
    const discountAmount = coupon ? cents(goods * 0.1) : 0;
    const shippingAmount = goods / rate > 100 ? 0 : cents(7.9 * rate);
    const priceTotal = cents(goods - discountAmount + shippingAmount);
    const parts = this.chance.happens(0.15) ? [cents(priceTotal * 0.25), cents(priceTotal - cents(priceTotal * 0.25))] : [priceTotal];
    const event = this.commerce('commerce.purchases', 'purchase', {
      purchases: { value: 1 },
      order: {
        purchaseID: orderId, currencyCode: currency, priceTotal, taxAmount: cents(priceTotal * 0.2), discountAmount, orderType: 'checkout',
        payments: parts.map((paymentAmount, i) => ({ transactionID: `tx-${this.chance.hex(12)}`, paymentAmount, paymentType: parts.length > 1 && i === 0 ? 'gift_card' : paymentType ?? this.chance.pick(['credit_card', 'debit_card', 'paypal', 'other']), currencyCode: currency })),
      },
      ...(coupon ? { promotionID: coupon } : {}),
      shipping: { shippingMethod: this.chance.pick(['parcel locker', 'home delivery', 'pick up']), shippingAmount, currencyCode: currency, shippingDestination: this.chance.pick(['home', 'store']) },
    }, this.cartItems, this.d.app ? {} : this.page('Takk for bestillingen', '/kvittering', { section: 'checkout' }), {
      order_total_eur: cents(priceTotal / rate), first_order: this.chance.happens(0.4), coupon, gift_note: this.chance.happens(0.15) ? 'God tur! 🎒 Hilsen bestemor' : null,
    });
    this.cart = [];
    return event;
  }

  link(name, URL, type = 'other') {
    this.wait(3, 30);
    return add(this, 'web.webinteraction.linkClicks', { type: 'link_click', properties: {} },
      { web: { webPageDetails: { URL: this.last, name: 'Hjem' }, webInteraction: { name, URL, type, region: this.chance.pick(['header', 'main', 'footer']), linkClicks: { value: 1 } } } });
  }

  signIn(person, { type = 'signin', typed = null, isNew = false } = {}) {
    this.wait(8, 40);
    this.d.person = person;
    this.d.signedOut = null;
    return add(this, isNew ? 'userAccount.createProfile' : 'userAccount.login', { type, login: typed ?? person.email, properties: { method: this.chance.pick(['password', 'passkey', 'e-mail link']) } },
      { userAccount: isNew ? { createProfile: 1 } : { login: 1, loginStatus: 'success' }, ...(this.d.app ? {} : { web: { webPageDetails: { URL: this.url('/konto'), name: 'Min side' } } }) });
  }

  signUp(person) {
    return this.signIn(person, { type: this.chance.pick(['signup', 'SignUp']), isNew: true });
  }

  signOut() {
    this.wait(10, 60);
    const event = add(this, 'userAccount.logout', { type: this.chance.pick(['signout', 'SignOut']), properties: {} }, { userAccount: { logout: 1 } });
    this.d.signedOut = this.d.person;
    this.d.person = null;
    return event;
  }

  watch(toTheEnd) {
    this.wait(5, 20);
    const sessionID = this.chance.hex(32);
    const media = (kind, type, playhead, more = {}) => add(this, `media.${kind}`, { type, properties: { video: VIDEO.name } }, { mediaCollection: { sessionID, playhead, ...more } });
    media('sessionStart', 'video_start', 0, { sessionDetails: { ...VIDEO }, customMetadata: [{ name: 'subtitles', value: this.chance.pick(['nb', 'sv', 'en', 'off']) }] });
    this.now += 900;
    media('play', 'video_play', 0);
    for (let playhead = 60; playhead <= (toTheEnd ? 180 : 60); playhead += 60) {
      this.now += 60_000;
      media('ping', 'video_ping', playhead);
    }
    this.now += 34_000;
    media(toTheEnd ? 'sessionComplete' : 'sessionEnd', 'video_end', toTheEnd ? VIDEO.length : 94);
  }

  notFound() {
    return this.view('Fant ikke siden', `/p/utgatt-${this.chance.hex(3)}`, 'page_view', 'error', { section: 'error', isErrorPage: true });
  }
}

// --- Who visits -----------------------------------------------------------------------------------------------------------

let orderNumber = 104_200;
const nextOrder = () => `FG-2026-${(orderNumber += 1)}`;

function visitor(name, city, kinds, more = {}) {
  const v = { name, place: cityNamed(city), consent: true, abTest: { hero: 'b', checkout: 'one-page' }, sendsEmptyId: false, ...more };
  v.devices = kinds.map((kind) => device(kind, v));
  return v;
}

const person = (name, email, crm = null, level = 'bronze', points = 0) => ({ name, email, crm, id: crm ?? email, level, points });
const at = (day, hour, minute) => DAYS[day] + hour * HOUR + minute * 60_000;

const stories = [];
const story = (name, what, visitors) => stories.push({ name, what, devices: visitors.flatMap((v) => v.devices) });

/** Kari: two devices, one person. */
function kari() {
  const v = visitor('Kari', 'Tromsø', ['samsungAndroid', 'firefoxLinux']);
  const [phone, desktop] = v.devices;
  const who = person('Kari Nordmann', 'kari.nordmann@example.com', null, 'gold', 1840);
  let s = new Session(phone, at(0, 7, 12));
  s.home(CAMPAIGNS[1]); s.offer(); s.listing('tents'); s.product(bySku('FG-1001')); s.watch(true); s.addToCart(bySku('FG-1001'));
  s = new Session(desktop, at(0, 18, 40));
  s.home(); s.search('fjelltelt', 14); s.product(bySku('FG-1001'));
  s.signIn(who, { type: 'SignIn', typed: '  Kari.Nordmann@Example.COM ' });
  s.addToCart(bySku('FG-1001')); s.addToCart(bySku('FG-1103'), 2); s.viewCart(); s.checkout(); s.purchase(nextOrder(), { coupon: 'HØST10' });
  s = new Session(phone, at(1, 6, 55));
  s.home(); s.signIn(who, { typed: 'kari.nordmann@example.com' }); s.view('Min side', '/konto', 'page_view', 'account'); s.link('Spor pakken', 'https://parcel.example.com/track', 'exit');
  story('Kari', 'looks at a tent on her phone, buys it on her desktop in the evening (signed in), signs in on the phone the next day: two devices, one person. She types her login with spaces and capitals', [v]);
}

/** Åsa: installs the app, signs up, buys; later on the web. */
function asa() {
  const v = visitor('Åsa', 'Umeå', ['iosApp', 'safariMac']);
  const [phone, mac] = v.devices;
  const who = person('Åsa Lindström', 'asa.lindstrom@example.com', 'CRM-200417', 'bronze', 0);
  let s = new Session(phone, at(0, 11, 5));
  s.launch({ install: true }); s.home(); s.search('sovsäck −20', 6); s.product(bySku('FG-1101')); s.signUp(who);
  s.addToCart(bySku('FG-1101')); s.addToCart(bySku('FG-3101'), 2); s.checkout(); s.purchase(nextOrder()); s.close();
  s = new Session(phone, at(1, 16, 30));
  s.launch({ push: true }); s.home(); s.listing('wool'); s.product(bySku('FG-3103')); s.close();
  s = new Session(mac, at(2, 20, 15));
  s.home(); s.signIn(who, { type: 'SIGNIN', typed: 'ASA.LINDSTROM@EXAMPLE.COM' }); s.view('Mina ordrar', '/konto/ordrer', 'page_view', 'account'); s.product(bySku('FG-3103')); s.signOut(); s.home();
  story('Åsa', 'installs the app, signs up, orders in SEK; comes back by a push message; signs in on the web on the third day, and out again. Known by a CRM id', [v]);
}

/** Jürgen: buys as a guest. */
function juergen() {
  const v = visitor('Jürgen', 'München', ['edgeWindows'], { sendsEmptyId: true });
  const s = new Session(v.devices[0], at(1, 9, 20));
  s.home(CAMPAIGNS[2]); s.search('Schlafsack Daune', 5); s.product(bySku('FG-1101')); s.addToCart(bySku('FG-1101')); s.addToCart(bySku('FG-1202')); s.removeFromCart(); s.viewCart(); s.checkout();
  s.purchase(nextOrder(), { paymentType: 'paypal' });
  story('Jürgen', 'buys as a guest for over 400 EUR: never signs in, his `distinct_id` is the empty text, so his events have the ECID as their user', [v]);
}

/** Emil and Nora: two people, one tablet. */
function family() {
  const v = visitor('Emil and Nora', 'Bergen', ['safariPhone']);
  const emil = person('Emil Vik', 'emil.vik@example.com', 'CRM-200731', 'silver', 410);
  const nora = person('Nora Vik', 'nora.vik@example.com', 'CRM-200732', 'bronze', 35);
  let s = new Session(v.devices[0], at(1, 17, 2));
  s.home(); s.signIn(emil); s.listing('ski'); s.product(bySku('FG-4001')); s.signOut(); s.home();
  s = new Session(v.devices[0], at(1, 17, 31));
  s.signIn(nora, { type: 'Signin' }); s.product(bySku('FG-3104')); s.addToCart(bySku('FG-3104')); s.checkout(); s.purchase(nextOrder()); s.signOut();
  story('Emil and Nora', 'share a phone: he signs out, she signs in, one ECID for both', [v]);
}

/** 美咲: far away, in another script. */
function misaki() {
  const v = visitor('美咲', '東京', ['chromeMac']);
  const who = person('佐藤 美咲', 'misaki.sato@example.com', null, 'silver', 275);
  const s = new Session(v.devices[0], at(2, 1, 10));
  s.home(CAMPAIGNS[3]); s.search('寝袋', 4); s.product(bySku('FG-1101')); s.watch(false); s.signIn(who); s.addToCart(bySku('FG-1202'), 2); s.viewCart(); s.checkout();
  s.purchase(nextOrder()).content.xdm._acme.properties.gift_note = '贈り物です 🎁 包装をお願いします';
  story('美咲', 'shops from Tokyo: searches and gift note in Japanese, prices in EUR', [v]);
}

/** Sindre: fills a basket and leaves it. */
function sindre() {
  const v = visitor('Sindre', 'Bodø', ['chromeAndroid'], { consent: false });
  v.devices[0].namespace = 'ecid';
  v.devices[0].primaryAsText = true;
  let s = new Session(v.devices[0], at(0, 20, 3));
  s.home(); s.product(bySku('FG-2001')); s.addToCart(bySku('FG-2001')); s.product(bySku('FG-2003')); s.addToCart(bySku('FG-2003'), 3); s.removeFromCart(); s.viewCart(); s.checkout();
  s = new Session(v.devices[0], at(2, 12, 44));
  s.home(CAMPAIGNS[0]); s.viewCart();
  story('Sindre', 'leaves a full basket, comes back by the newsletter. His ECID stands under `ecid`, `primary` is a text; without consent to marketing his landing is no *Campaign landing*', [v]);
}

/** Tuva: equips a troop of scouts, in one long order. */
function tuva() {
  const v = visitor('Tuva', 'Göteborg', ['ipadApp']);
  const who = person('Tuva Öberg', 'tuva.oberg@example.com', 'CRM-200555', 'gold', 5210);
  const s = new Session(v.devices[0], at(2, 8, 25));
  s.launch({ upgrade: true }); s.home(); s.signIn(who, { typed: ' Tuva.Oberg@example.com' });
  for (const [sku, quantity] of [['FG-1002', 4], ['FG-1102', 12], ['FG-1103', 12], ['FG-1201', 3], ['FG-1202', 12], ['FG-1203', 3], ['FG-1204', 12], ['FG-2003', 6], ['FG-3003', 12], ['FG-3101', 24], ['FG-4102', 2]]) {
    s.addToCart(bySku(sku), quantity);
  }
  s.removeFromCart(); s.viewCart(); s.checkout(); s.purchase(nextOrder(), { coupon: 'SPEIDER' }); s.close();
  story('Tuva', 'equips a troop of scouts in the app: one order with ten products in SEK, the longest events of the file', [v]);
}

/** The shop's own people: a test order and a test app. */
function staff() {
  const buyer = visitor('the shop’s tester', 'Oslo', ['chromeWindows']);
  const who = person('Test Testesen', 'test.testesen@fjellgear.test', 'CRM-100001', 'staff', 0);
  const s = new Session(buyer.devices[0], at(1, 13, 0));
  s.home(); s.signIn(who); s.addToCart(bySku('FG-1002')); s.checkout(); s.purchase(nextOrder());
  const app = visitor('the app’s tester', 'Oslo', ['androidApp'], { debugBuild: true });
  const t = new Session(app.devices[0], at(1, 13, 30));
  t.launch({ upgrade: true }); t.home(); t.listing('tents'); t.product(bySku('FG-1002')); t.close();
  story('the shop’s tester', 'a colleague’s order over 400 EUR: a *Purchase*, but no *High-value order*', [buyer]);
  story('the app’s tester', 'a debug build of the app: its screens are filtered', [app]);
}

const FIRST = ['Ingrid', 'Ola', 'Björn', 'Maja', 'Søren', 'Aino', 'Lukas', 'Freja', 'Nils', 'Ida', 'Håkon', 'Sanna', 'Greta', 'Tuva', 'Henrik', 'Alma', 'Zoë', 'Lars-Erik', 'Wouter', '健太'];
const LAST = ['Berg', 'Lund', 'Öberg', 'Ås', 'Moen', 'Dahl', 'Koivu', 'Schäfer', 'de Vries', 'Haug', 'Næss', 'Solheim'];
const PLAIN = { å: 'a', ä: 'a', ö: 'o', ø: 'o', æ: 'ae', ë: 'e', Å: 'a', Ö: 'o', 健太: 'kenta', ' ': '' };
const plain = (text) => text.replace(/健太|[åäöøæëÅÖ ]/g, (part) => PLAIN[part]).toLowerCase();

/** The many others, who do what chance has them do. */
function crowd(count) {
  const kinds = [...Object.keys(BROWSERS), 'iosApp', ...Object.keys(APPS)];
  for (let i = 0; i < count; i += 1) {
    const chance = chanceFor(`visitor ${i}`);
    const v = visitor(`visitor ${i}`, CITIES[i % CITIES.length].city, i % 4 === 1 ? [kinds[(i * 7) % kinds.length], kinds[(i * 7 + 4) % kinds.length]] : [kinds[(i * 7) % kinds.length]], {
      consent: chance.happens(0.75), abTest: { hero: chance.pick(['a', 'b']), checkout: chance.pick(['one-page', 'classic']) }, sendsEmptyId: chance.happens(0.2),
    });
    const first = FIRST[i % FIRST.length];
    const last = LAST[(i * 5) % LAST.length];
    const email = `${plain(first)}.${plain(last)}${i}@example.com`;
    const who = chance.happens(0.55) ? person(`${first} ${last}`, email, i % 2 ? `CRM-${200_900 + i}` : null, chance.pick(['bronze', 'silver', 'gold']), chance.below(2500)) : null;
    for (let day = 0; day < 3; day += 1) {
      for (const d of v.devices) {
        if (chance.happens(v.devices.length > 1 ? 0.75 : 0.9)) {
          visit(new Session(d, at(day, chance.between(5, 21), chance.below(60))), chance, who, email);
        }
      }
    }
  }
}

function visit(s, chance, who, email) {
  const { d, visitor: { place } } = s;
  if (d.app) {
    s.launch({ install: !d.launched && chance.happens(0.2), push: d.launched && chance.happens(0.25) });
    d.launched = true;
  }
  s.home(!d.app && chance.happens(0.35) ? chance.pick(CAMPAIGNS) : null);
  if (chance.happens(0.25)) { s.offer(); }
  if (!d.app && chance.happens(0.04)) { s.notFound(); }
  if (who && !d.person && chance.happens(0.45)) {
    const typed = chance.pick([email, email, ` ${email}`, `${email}  `, email.toUpperCase(), `${email[0].toUpperCase()}${email.slice(1)}\t`]);
    if (chance.happens(0.2)) { s.signUp(who); } else { s.signIn(who, { type: chance.pick(['signin', 'signin', 'SignIn', 'SIGNIN', 'Signin']), typed }); }
  }
  if (chance.happens(0.45)) { s.search(...chance.pick(SEARCHES[place.country])); }
  if (chance.happens(0.5)) { s.listing(chance.pick(Object.keys(CATEGORIES))); }
  const seen = Array.from({ length: chance.between(1, 4) }, () => chance.pick(PRODUCTS));
  for (const product of seen) {
    s.product(product);
    if (chance.happens(0.3)) { s.addToCart(product, product.eur > 100 ? 1 : chance.between(1, 3)); }
  }
  if (chance.happens(0.1)) { s.watch(chance.happens(0.5)); }
  if (!d.app && chance.happens(0.3)) { s.link(...chance.pick([['Størrelsesguide', s.url('/hjelp/storrelser')], ['Katalog 2026 (PDF)', 'https://files.fjellgear.test/katalog.pdf', 'download'], ['Fjellbloggen', 'https://fjellbloggen.test/', 'exit']])); }
  if (s.cart.length > 0) {
    if (chance.happens(0.15)) { s.removeFromCart(); }
    if (chance.happens(0.4) && s.cart.length > 0) { s.viewCart(); }
    if (chance.happens(0.7) && s.cart.length > 0) {
      s.checkout();
      if (who && !d.person && chance.happens(0.5)) { s.signIn(who, { type: 'signin', typed: email }); }
      if (chance.happens(0.75)) { s.purchase(nextOrder(), { coupon: chance.happens(0.2) ? 'HØST10' : null }); }
    }
  }
  if (d.person && chance.happens(0.15)) { s.signOut(); }
  if (d.app) { s.close(); }
}

kari();
asa();
juergen();
family();
misaki();
sindre();
tuva();
staff();
crowd(52);
events.sort((a, b) => a.ms - b.ms);

// Now and then a producer leaves something out.
events.forEach((event, i) => {
  if (i % 101 === 50) { delete event.content.xdm._id; event.note = 'no _id'; }
  if (i % 157 === 80) { event.content.xdm._id = `${ids.hex(20)}-${ids.hex(20)}`; event.note = 'an _id longer than 36 characters'; }
});
for (const i of [333, 666, 999]) {
  delete events[i].content.xdm.timestamp;
  events[i].note = 'no timestamp';
}

// --- Messages ------------------------------------------------------------------------------------------------------------

const SHAPES = {
  1: 'the whole request context: `{"arc":{"event":…,"request":…}}`', 2: 'its event: `{"event":{"xdm":…}}`', 3: '`{"xdm":…,"data":…}`, at times with `meta`',
  4: 'a bare ExperienceEvent', 5: 'the Edge Network’s request body: `{"events":[…]}`', 6: 'streaming ingestion: `{"header":…,"body":{"xdmEntity":…}}`',
  7: 'an array of such', 8: 'several JSON texts in one message',
};

const wrap = chanceFor('shapes');
const state = { state: { domain: 'fjellgear.test', cookiesEnabled: true } };

function shaped(shape, { content, d }) {
  switch (shape) {
    case 1: return { arc: { event: content, request: { head: { 'user-agent': d.browser?.userAgent ?? `Fjellgear/${d.app.version}`, 'x-request-id': wrap.uuid() }, body: { meta: state } } } };
    case 2: return { event: content };
    case 4: return content.xdm;
    case 6: {
      const schemaRef = { id: 'https://ns.adobe.com/acme/schemas/8f3c5a', contentType: 'application/vnd.adobe.xed-full+json;version=1' };
      return { header: { schemaRef, imsOrgId: '0000EXAMPLE@AdobeOrg', datasetId: '5f00example', source: { name: 'Fjellgear store' } }, body: { xdmMeta: { schemaRef }, xdmEntity: content.xdm } };
    }
    default: return wrap.happens(0.12) ? { ...content, meta: state } : content;
  }
}

const messages = [];
const waiting = [...events];
const send = (shape, list, value) => messages.push({ shape, events: list, text: typeof value === 'string' ? value : JSON.stringify(value) });
while (waiting.length > 0) {
  const [first] = waiting;
  const turn = wrap.below(1000);
  const shape = turn < 480 ? 3 : turn < 790 ? 1 : turn < 850 ? 2 : turn < 900 ? 4 : turn < 945 ? 6 : turn < 970 ? 5 : turn < 988 ? 7 : 8;
  if (shape === 5 || shape === 8) {
    // One client sends several of its own events at once.
    const list = waiting.filter((event) => event.d === first.d && event.ms - first.ms < HOUR).slice(0, wrap.between(2, 4));
    for (const event of list) { waiting.splice(waiting.indexOf(event), 1); }
    send(shape === 8 && list.length === 1 ? 3 : shape, list, shape === 5 ? { ...(wrap.happens(0.5) ? { meta: state } : {}), events: list.map((event) => event.content) } : list.map((event) => JSON.stringify(event.content)).join(' '));
  } else if (shape === 7) {
    // A producer of its own sends what has come together, in whatever shape it has.
    const list = waiting.splice(0, wrap.between(2, 4));
    send(shape, list, list.map((event) => shaped(wrap.pick([1, 2, 3, 3, 4]), event)));
  } else {
    send(shape, [waiting.shift()], shaped(shape, first));
  }
}
// Without a partition key messages come out of order.
for (let i = 20; i < messages.length - 5; i += wrap.between(25, 60)) {
  messages.splice(i + wrap.between(2, 5), 0, ...messages.splice(i, 1));
}

// --- What goes wrong -------------------------------------------------------------------------------------------------------

const trouble = [];
const oddOne = visitor('odd', 'Oslo', ['chromeWindows']);

/** Puts a message at a line (counted from 1); to be called in the order of the lines. */
function spoil(line, what, outcome, make, eventCount = 1) {
  const before = messages[line - 2];
  const text = make(before, before.events[0]?.ms ?? DAYS[0]);
  messages.splice(line - 1, 0, { shape: 'trouble', events: [], text });
  trouble.push({ line, what, outcome, eventCount });
}

/** A page view of its own, changed into something odd. */
function odd(ms, path, change) {
  const s = new Session(oddOne.devices[0], ms);
  const event = s.view('Sjekkliste', path, 'page_view', 'article');
  events.pop();
  change(event.content.xdm, event.content);
  return JSON.stringify(event.content);
}

spoil(45, 'a message cut off in the middle', 'dead letter (`parse`)', (before) => before.text.slice(0, 611));
spoil(118, 'not JSON', 'dead letter (`parse`)', () => 'edge-forwarder: connection reset by peer, retrying in 2s');
spoil(190, 'a heartbeat of the producer', 'filtered: no rule takes the event type `heartbeat`', (before, ms) => odd(ms, '/', (xdm) => {
  for (const name of ['web', 'environment', 'device', 'placeContext']) { delete xdm[name]; }
  Object.assign(xdm, { eventType: 'heartbeat', _acme: { event_type: 'heartbeat', properties: { source: 'web-tag', uptime_s: 86400 } } });
}));
spoil(264, 'a profile that Experience Platform exported', 'dead letter (`parse`)', () => JSON.stringify({
  person: { name: { firstName: 'Kari', lastName: 'Nordmann' } }, personalEmail: { address: 'kari.nordmann@example.com' },
  segmentMembership: { ups: { '7841ba61-23c1-4bb3-a495-00d695fe1e93': { lastQualificationTime: '2026-11-09T21:24:39Z', status: 'realized' }, '59bd2f0d-3c48-4b18-bf56-4f5c5e6967ae': { lastQualificationTime: '2026-11-08T23:37:33Z', status: 'exited' } } },
  identityMap: { ecid: [{ id: stories[0].devices[0].ecid }], email_lc_sha256: [{ id: ids.hex(64) }] },
}));
spoil(341, 'a time that cannot be read', 'dead letter (`mapping`)', (before, ms) => odd(ms, '/guide/telt', (xdm) => { xdm.timestamp = '2026-11-31T25:61:00Z'; }));
spoil(407, 'properties nested five deep', 'forwarded; from the fourth level on as JSON text', (before, ms) => odd(ms, '/guide/pakkeliste', (xdm) => {
  xdm._acme.properties.checklist = { tur: { dag1: { sekk: { topplokk: ['kart', 'kompass', 'sjokolade'] } } } };
}));
spoil(472, 'a robot', 'filtered: *Every page view* excludes robots', (before, ms) => odd(ms, '/guide/telt', (xdm) => {
  const details = xdm.environment.browserDetails;
  details.userAgent = 'Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example.com/)';
  delete details.userAgentClientHints;
}));
spoil(548, 'a sign-out by `undefined`, which is not an id', 'forwarded, with the ECID', (before, ms) => odd(ms, '/konto', (xdm) => {
  delete xdm.web.webPageDetails.pageViews;
  Object.assign(xdm, { eventType: 'userAccount.logout', userAccount: { logout: 1 } });
  Object.assign(xdm._acme, { event_type: 'signout', distinct_id: 'undefined' });
}));
spoil(613, 'JSON, but no Edge event', 'dead letter (`parse`)', () => JSON.stringify({ level: 'warning', service: 'order-export', message: 'kø over 500', queue: 512, time: '2026-11-10T12:00:00Z' }));
spoil(684, 'half a character in a name (a lone surrogate)', 'forwarded, with U+FFFD in its place', (before, ms) => odd(ms, '/guide/ull', (xdm) => { xdm.web.webPageDetails.name = 'Ull \ud83e er best'; }));
spoil(755, 'a clock that was never set (1970)', 'dead letter (`mapping`)', (before, ms) => odd(ms, '/guide/gps', (xdm) => { xdm.timestamp = '1970-01-01T00:00:12Z'; }));
spoil(826, 'no user: no `identityMap`, no ids', 'forwarded, with an empty `distinct_id`', (before, ms) => odd(ms, '/guide/kart', (xdm) => { delete xdm.identityMap; }));
spoil(888, 'an order total as text (`1.249,00`)', 'forwarded as *Purchase*; `1.249,00` is not a number, so the event is not a *High-value order*', (before, ms) => {
  const s = new Session(oddOne.devices[0], ms);
  s.addToCart(bySku('FG-1002'), 2);
  const { content } = s.purchase('FG-2026-IMPORT-7');
  events.splice(-2, 2);
  content.xdm._acme.properties.order_total_eur = '1.249,00';
  return JSON.stringify(content);
});
spoil(951, 'a byte order mark before the message', 'forwarded', (before, ms) => `\ufeff${odd(ms, '/guide/bre', () => {})}`);

// A hub delivers at least once: Kari's order comes a second time.
const again = messages.findIndex((message) => message.events.some((event) => event.type === 'purchase' && event.d === stories[0].devices[1]));
const twin = again + 25;
for (const entry of trouble) {
  if (entry.line >= twin) { entry.line += 1; }
}
spoil(twin, `the message of line ${again + 1} again, as a hub can deliver it`, 'forwarded; with the same `$insert_id`s, so Mixpanel keeps one', () => messages[again].text, messages[again].events.length);
trouble.sort((a, b) => a.line - b.line);

// --- Out ---------------------------------------------------------------------------------------------------------------------

if (process.argv.includes('--table')) {
  const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
  const good = messages.filter((message) => message.shape !== 'trouble');
  row('', 'Shape', 'Messages', 'Events', 'First line');
  row('---:', '---', '---:', '---:', '---:');
  for (const [shape, name] of Object.entries(SHAPES)) {
    const list = good.filter((message) => message.shape === Number(shape));
    row(shape, name, list.length, list.reduce((sum, message) => sum + message.events.length, 0), messages.indexOf(list[0]) + 1);
  }
  row('', 'invalid, see below', trouble.length, trouble.reduce((sum, entry) => sum + entry.eventCount, 0), trouble[0].line);
  row('', '**all**', `**${messages.length}**`, `**${events.length + trouble.reduce((sum, entry) => sum + entry.eventCount, 0)}**`, '');
  console.log();
  row('Line', 'Error', 'Result');
  row('---:', '---', '---');
  for (const { line, what, outcome } of trouble) { row(line, what, outcome); }
  console.log();
  row('Visitor', 'Story', 'Search for', 'Lines');
  row('---', '---', '---', '---');
  const linesOf = (test) => messages.flatMap((message, i) => (message.events.some(test) ? [i + 1] : []));
  for (const { name, what, devices } of stories) {
    const lines = linesOf((event) => devices.includes(event.d));
    const known = [...new Set(events.filter((event) => devices.includes(event.d)).map((event) => event.content.xdm._acme.distinct_id).filter(Boolean))];
    row(name, what, [...devices.map((d) => d.ecid), ...known].map((id) => `\`${id}\``).join(', '), `${lines.length}, from ${Math.min(...lines)}`);
  }
  console.log();
  for (const note of ['no timestamp', 'no _id', 'an _id longer than 36 characters']) {
    console.log(`* ${note}: lines ${linesOf((event) => event.note === note).join(', ')}`);
  }
} else {
  process.stdout.write(`${messages.map((message) => message.text).join('\n')}\n`);
}
