"""Domains that are parked, for sale, suspended, empty or somebody else's, and the true pages that speak of such things."""

from __future__ import annotations

import asyncio

from fault_server import Asked, Behaviour, answer, redirect
from misbehaving_web.case import ALIVE, BLOCKED, BROKEN, UNSURE, Case, Site
from misbehaving_web.html import article, page
from toolkit_maint.domain.verdict import VerdictKind

_SIGNED = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANDrp2lz7AOmADaN8tA50LsWcjLFyQFcb/P2Txc58oYOeILb3vBw7J6f4pamkAQVSQuqYsKx3YzdUHCvbVZvFUsC"
    "AwEAAQ==_bT3Xk0Zs9uQ7yN2mPq8vLw4RcEaFh1JdGiOtUxYzB6M5nKlVrWpSoAqCeDfHg"
)


def site(pages: dict[str, Behaviour], otherwise: Behaviour) -> Behaviour:
    """A behaviour for each path, whatever the query, and one for all others."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await pages.get(asked.target.partition("?")[0], otherwise)(writer, asked)

    return send


def told(title: str, language: str, *paragraphs: str, heading: str | None = None, head: str = "", menu: str = "") -> str:
    """A page that tells something of its own, so that no two subjects share their text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="UTF-8">\n<title>{title}</title>\n{head}</head>\n'
        f'<body><header><div class="site-title">{menu or title}</div></header>\n<main><article><h1>{heading or title}</'
        f"h1>{text}"
        f"</article></main>\n<footer>© 2026</footer></body>\n</html>\n"
    )


def lander(domain: str, body: str, *, title: str | None = None, head: str = "", key: bool = True) -> str:
    """A page of a parking company: a key for advertisements, hardly any text, and what it loads."""
    marked = f' data-adblockkey="{_SIGNED}"' if key else ""
    return (
        f'<!DOCTYPE html>\n<html{marked} lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{domain if title is None else title}</title>\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex,'
        'nofollow">\n'
        f"{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def lost(
    case_id: str,
    serves: Behaviour,
    *,
    path: str = "/",
    reasons: tuple[str, ...] = ("parked-domain",),
    title: str,
    language: str = "en",
    why: str,
    source: str,
    seen_before: str = "",
    more: tuple[Site, ...] = (),
    also: tuple[VerdictKind, ...] = (),
    debate: str = "",
) -> Case:
    """A link to a domain on which what was linked is not any more."""
    host = f"{case_id}.example"
    return Case(
        id=case_id,
        link=f"http://{host}{path}",
        truth=BROKEN,
        reasons=reasons,
        why=why,
        source=source,
        sites=(Site(host=host, serves=serves), *more),
        title=title,
        language=language,
        seen_before=seen_before,
        also=also,
        debate=debate,
    )


def living(case_id: str, path: str, markup: str, *, sees: str, title: str, language: str = "en", why: str, source: str) -> Case:
    """A link to a true page, beside which made-up paths are 404s."""
    host = f"{case_id}.example"
    missing = page(told("404", language, "404 Not Found"), "404 Not Found")
    return Case(
        id=case_id,
        link=f"http://{host}{path}",
        truth=ALIVE,
        reasons=("ok",),
        why=why,
        source=source,
        sites=(Site(host=host, serves=site({path: page(markup)}, missing)),),
        title=title,
        language=language,
        reader_sees=sees,
    )


AWESOME = "jivoi/awesome-osint pull request #1126: hijacked and parked domains that still answer 200"
SEDO = (
    '<script src="//img.sedoparking.com/js/jquery-1.11.3.custom.min.js"></script>'
    '<link rel="stylesheet" href="//img.sedoparking.com/templates/brick_gfx/common/style.css">\n'
)
MUSEUM = told(
    "Museum voor Streekgeschiedenis",
    "nl",
    "Het museum toont hoe boeren, turfstekers en leerlooiers in de streek leefden. Van de oude smidse tot het klaslokaal van "
    "1912: alles is door vrijwilligers hersteld en bijeengebracht.",
    "Bezoek ons van woensdag tot zondag. Scholen zijn welkom na afspraak; de gids vertelt graag over het leven op de heide.",
)
CHOIR = told(
    "Chorale du Val",
    "fr",
    "La chorale du Val réunit quarante voix chaque mardi soir dans l'ancienne halle. Nous chantons du baroque au jazz, sans "
    "audition et sans partition obligatoire.",
    "Nos concerts de printemps soutiennent la bibliothèque du village. Venez écouter, ou venez chanter avec nous.",
)
WRITERS = told(
    "Riverside Writers' Circle",
    "en",
    "We are a circle of twelve writers who meet above the bakery every second Thursday. Members bring two pages, read them "
    "aloud and listen. Our anthology of river poems appeared in the spring.",
    "Newcomers are welcome from September. There is no fee; bring a pencil and something to eat.",
)
SEEDS = told(
    "Heritage Seed Swap",
    "en",
    "The swap keeps four hundred varieties of beans, squash and lettuce alive in the gardens of its members. Each winter we "
    "print a list of what can be asked for, and each autumn everyone sends some back.",
    "Our growers' notes tell how to save seed without crossing, how to dry it and how long it keeps.",
    menu="Heritage Seed Swap",
)

PARKED = (
    lost(
        "taken-sedo-for-sale",
        page(
            lander(
                "taken-sedo-for-sale.example",
                '<div id="container-buybox"><a href="https://sedo.com/search/details/?partnerid=324561&language=us&domain='
                'taken-sedo-for-sale.example">The owner of <b>taken-sedo-for-sale.example</b> is offering it for sale!</a></'
                "div>"
                '<div class="content-ads">Related searches</div><script src="//sedoparking.com/frmpark/taken/park.js"></'
                "script>",
                title="taken-sedo-for-sale.example - This website is for sale! - taken-sedo-for-sale Resources and "
                "Information.",
                head=SEDO,
            )
        ),
        path="/workshops/nonviolent-communication",
        title="Workshop on nonviolent communication",
        why="The domain is parked at Sedo and offered for sale; every path gives the same page.",
        source=AWESOME,
    ),
    lost(
        "taken-sedo-de",
        page(
            lander(
                "taken-sedo-de.example",
                '<div id="container-buybox"><a href="https://sedo.com/de/kaufen/">Diese Domain kaufen</a></div>'
                '<div class="disclaimer">Domain erwerben. Sie können die Domain vom Inhaber kaufen.</div>',
                title="taken-sedo-de.example&nbsp;-&nbsp;Informationen zum Thema taken-sedo-de.",
                head=SEDO,
            )
        ),
        title="Netzwerk Gemeinsinn",
        language="de",
        why="Sedo's page in German, with links on the subject that the name suggests.",
        source="Sedo domain parking, German templates",
    ),
    lost(
        "taken-parkingcrew",
        page(
            lander(
                "taken-parkingcrew.example",
                '<div class="wrapper"><div id="tc" class="tcHolder"></div></div><noscript>Enable JavaScript.</noscript>'
                '<script src="//www.parkingcrew.net/jsparkcaf.php?domain=taken"></script>'
                '<script src="//d38psrni17bvxu.cloudfront.net/themes/registrar/cleanPeppermintBlack/main.js"></script>'
                '<script>var tcblock={"container":"tc","type":"relatedsearch"};</script>',
            ),
            "200 OK",
            "Server: nginx",
            f"X-Adblock-Key: {_SIGNED}",
            "X-Template: tpl_CleanPeppermintBlack_twoclick",
            "X-Buckets: bucket011",
            "X-Language: english",
            "X-Check: 3c12dc4d54f8e22d666785b733b0052100c53444",
        ),
        path="/articles/consensus",
        title="Consensus decision-making: a primer",
        why="The domain is parked at ParkingCrew; the page is empty but for advertisements.",
        source="ParkingCrew landers; StevenBlack and AdBlock lists on data-adblockkey",
    ),
    lost(
        "taken-bodis",
        page(
            lander(
                "taken-bodis.example",
                '<div id="target" style="opacity: 0"></div>\n<script>window.park = '
                '"eyJ1dWlkIjoiNGY1YjgyZTAtNmQzYS00ZTcyIiwicGFnZV90'
                'aW1lIjoxNzY0MTIwMDAwLCJwYWdlX3VybCI6Imh0dHA6Ly90YWtlbi1ib2Rpcy5leGFtcGxlLyJ9";</script>\n'
                '<script src="/bnXzQeTfK.js"></script>',
                title="",
            ),
            "200 OK",
            "Server: openresty",
            f"X-Adblock-Key: {_SIGNED}",
            "Set-Cookie: parking_session=4f5b82e0-6d3a-4e72-8a86-0c8be0c2f0c4; Max-Age=900; path=/; httponly",
        ),
        title="Museum voor Streekgeschiedenis",
        language="nl",
        seen_before=MUSEUM,
        why="The domain is parked at Bodis: an empty page and a script that fetches advertisements.",
        source="Bodis landers, window.park",
    ),
    lost(
        "taken-afternic",
        site(
            {
                "/lander": page(
                    '<!doctype html><html lang="en"><head><meta charset="utf-8"/><link rel="icon" href="data:,"/>'
                    '<meta name="viewport" content="width=device-width,initial-scale=1"/><title></title>'
                    '<script src="https://www.google.com/adsense/domains/caf.js?abp=1"></script>'
                    '<script>window.LANDER_SYSTEM="PW"</script><link href="https://img1.wsimg.com/parking-lander/static/css/'
                    'main.css" rel="stylesheet"></head><body><noscript>You need to enable JavaScript to run this app.</'
                    "noscript>"
                    '<div id="root"></div><script>window._trfd=window._trfd||[];window._trfd.push({ap:"parking"})</script>'
                    '<script src="https://img1.wsimg.com/parking-lander/static/js/main.d9ebbb8c.js"></script></body></html>'
                )
            },
            page(
                '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head>'
                "</html>"
            ),
        ),
        path="/toolkit",
        title="A toolkit for neighbourhoods",
        why="Every path has a script that leads to the page of GoDaddy and Afternic for parked domains.",
        source="GoDaddy parked domains: 114 bytes, /lander, img1.wsimg.com/parking-lander",
    ),
    lost(
        "taken-hugedomains-away",
        redirect("https://www.hugedomains.com/domain_profile.cfm?d=taken-hugedomains-away.example", "302 Found"),
        path="/courses/mediation",
        reasons=("parked-domain", "host-not-found"),
        title="Course on mediation",
        why="The domain was bought by a dealer, and sends everyone to the host of its market.",
        source="HugeDomains, /domain_profile.cfm",
    ),
    lost(
        "taken-hugedomains-page",
        redirect("http://taken-hugedomains-page-shop.example/domain_profile.cfm?d=taken-hugedomains-page.example", "302 Found"),
        path="/index.php?page=circles",
        title="Sociocratic circles",
        why="The domain was bought by a dealer; its market shows the price.",
        source="HugeDomains, /domain_profile.cfm",
        more=(
            Site(
                host="taken-hugedomains-page-shop.example",
                serves=page(
                    lander(
                        "",
                        '<div class="content"><h1>taken-hugedomains-page.example is for sale</h1><span class="price">$2,'
                        "895</span>"
                        "<a>Buy now</a><p>30-day money back guarantee. Questions? Talk to a domain expert.</p>"
                        '<script src="https://static.hugedomains.com/js/hdv3-js/common.js"></script></div>',
                        title="Taken-hugedomains-page.example is for sale | HugeDomains",
                        key=False,
                    )
                ),
            ),
        ),
    ),
    lost(
        "taken-sedo-away",
        redirect("https://sedo.com/search/details/?partnerid=14460&domain=taken-sedo-away.example", "301 Moved Permanently"),
        reasons=("parked-domain", "host-not-found"),
        title="Stichting Buurtkracht",
        language="nl",
        why="The owner sends visitors to the offer on a market for domains.",
        source="Sedo, forwarding to the sales page",
    ),
    lost(
        "taken-dan",
        page(
            lander(
                "taken-dan.example",
                '<div class="buy-page"><h2>The domain name</h2><h1>taken-dan.example</h1><h2>is for sale</h2>'
                '<a href="https://dan.com/orders/checkout?domain=taken-dan.example">Buy now for: €1,450</a>'
                "<p>Free Ownership transfer. Free Transaction support. Secure payments.</p></div>",
                title="taken-dan.example domain name is for sale. Inquire now.",
                head='<link rel="stylesheet" href="https://cdn1.dan.com/assets/lander.css">\n'
                '<link rel="canonical" href="https://dan.com/buy-domain/taken-dan.example">\n',
                key=False,
            )
        ),
        path="/over-ons",
        title="Wijkcoöperatie Het Anker",
        language="nl",
        why="The domain is for sale at Dan.",
        source="Dan.com landing pages",
    ),
    lost(
        "taken-namecheap",
        page(
            lander(
                "taken-namecheap.example",
                '<table class="nc_table"><tr><td>This domain has recently been registered with <a href="https://'
                'www.namecheap.com">'
                'Namecheap</a>.</td></tr></table><script src="http://i.cdnpark.com/registrar/v3/loader.js"></script>',
                title="taken-namecheap.example - Registered at Namecheap.com",
                head='<link href="http://i.cdnpark.com/themes/registrar/style_namecheap.css" rel="stylesheet">\n',
                key=False,
            )
        ),
        title="Open Garden Network",
        why="A new owner registered the name at Namecheap, and put nothing on it.",
        source="Namecheap's page for new domains, i.cdnpark.com/themes/registrar",
    ),
    lost(
        "taken-transip",
        page(
            told(
                "TransIP - Reserved domain",
                "nl",
                "Deze domeinnaam is gereserveerd. Wil je ook een domeinnaam of een website? Zoek direct of jouw naam vrij is.",
                heading="Gereserveerd",
                head='<link rel="stylesheet" href="https://www.transip.nl/reserved/style.css">\n',
            )
        ),
        path="/werkvormen/wereldcafe",
        title="Wereldcafé: werkvorm",
        language="nl",
        why="The name is registered at TransIP, and nothing else is on it.",
        source="TransIP, page of reserved domains",
    ),
    lost(
        "taken-combell",
        page(
            told(
                "taken-combell.example",
                "nl",
                "Deze domeinnaam werd geregistreerd via Combell. Zelf een domeinnaam of webhosting nodig?",
                heading="Deze domeinnaam is al geregistreerd",
                head='<link rel="stylesheet" href="https://www.combell.com/parking/parking.css">\n',
            )
        ),
        title="Buurtwerk De Schakel",
        language="nl",
        why="The name is registered at Combell, and has no site.",
        source="Combell, page of registered domains without hosting",
    ),
    lost(
        "taken-mijndomein",
        page(
            told(
                "Domein Gereserveerd - Mijndomein.nl",
                "nl",
                "Dit domein is gereserveerd door een klant van Mijndomein.nl.",
                heading="Dit domein is gereserveerd",
            )
        ),
        path="/lesmateriaal.html",
        title="Lesmateriaal democratisch onderwijs",
        language="nl",
        why="The name is reserved at a Dutch registrar.",
        source="Mijndomein.nl, page of reserved domains",
    ),
    lost(
        "taken-strato",
        page(
            told(
                "STRATO - Domain reserved",
                "de",
                "Diese Internetpräsenz wurde soeben freigeschaltet und enthält noch keine Inhalte.",
                heading="Domain reserviert",
                head='<link rel="stylesheet" href="https://www.strato.de/default/style.css">\n',
            )
        ),
        title="Werkstatt für Gemeinschaft",
        language="de",
        why="The name is registered at Strato, and nothing else is on it.",
        source="STRATO, page of reserved domains",
    ),
    lost(
        "taken-gandi",
        page(
            told(
                "taken-gandi.example",
                "fr",
                "Ce nom de domaine a été enregistré chez Gandi.net. Son propriétaire n'a pas encore de site web.",
                heading="Ce nom de domaine est réservé",
                head='<link rel="stylesheet" href="https://assets.gandi.net/parking/style.css">\n',
            )
        ),
        path="/fiches/cercle-de-parole",
        title="Fiche : le cercle de parole",
        language="fr",
        why="The name is registered at Gandi, and nothing else is on it.",
        source="Gandi, parking page",
    ),
    lost(
        "taken-register-com",
        page(
            lander(
                "taken-register-com.example",
                "<h1>taken-register-com.example</h1><p>Coming Soon! This site is parked by register.com.</p>"
                '<a href="https://www.register.com/?trkID=parked">Get your own</a>'
                '<script src="//www.register.com/parked/ads.js"></script>',
                title="Coming Soon page",
            )
        ),
        title="The Commons Library",
        why="A registrar's page for a domain on which nothing is.",
        source="Register.com, parked domains",
    ),
    lost(
        "taken-above",
        redirect("http://ww25.taken-above.example/?subid1=20261126-0154-08a1-8f3c-5d1d2b1f4e6a", "302 Found"),
        path="/2012/08/bread-oven",
        title="Building a bread oven",
        why="The domain is managed by Above.com, and sends everyone to a numbered subdomain full of advertisements.",
        source="Above.com and ParkLogic, hosts that begin with ww",
        more=(
            Site(
                host="ww25.taken-above.example",
                serves=page(
                    lander(
                        "taken-above.example",
                        '<div id="main"></div><script src="https://router.parklogic.com/"></script>'
                        '<a href="https://www.above.com/marketplace/taken-above.example">Domain may be for sale</a>',
                    )
                ),
            ),
        ),
    ),
    lost(
        "taken-expired",
        page(
            lander(
                "taken-expired.example",
                "<h1>This domain has expired</h1><p>If you own this domain, renew it with your registrar within the grace "
                "period.</p>",
                title="Expired - domain expired",
                key=False,
            )
        ),
        path="/guides/story-circles",
        title="Guide to story circles",
        why="The registration ended, and the registrar says so on every path.",
        source="registrars' pages for expired domains",
    ),
    lost(
        "taken-expired-nl",
        page(
            told(
                "Domeinnaam verlopen",
                "nl",
                "De registratie van deze domeinnaam is verlopen. Ben je de houder? Neem contact op met je provider.",
                heading="Deze domeinnaam is verlopen",
            )
        ),
        title="Ecodorp Zuidhoek",
        language="nl",
        why="The registration ended, and a Dutch registrar says so.",
        source="registrars' pages for expired domains",
    ),
)

SUSPENDED = (
    lost(
        "taken-cpanel-suspended",
        site(
            {
                "/cgi-sys/suspendedpage.cgi": page(
                    '<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv="Content-type" content="text/html; charset=utf-8">\n'
                    '<meta http-equiv="Cache-control" content="no-cache">\n<title>Account Suspended</title>\n'
                    '<link rel="stylesheet" href="//use.fontawesome.com/releases/v5.0.6/css/all.css">\n</head>\n<body>\n'
                    '<div class="container status-reason"><i class="fas fa-user-times"></i>\n'
                    '<div class="row"><h1>Account Suspended</h1></div>\n<section>This Account has been suspended.<br>'
                    '<a href="mailto:webmaster@taken-cpanel-suspended.example">Contact your hosting provider</a> for more '
                    "information."
                    "</section></div>\n</body>\n</html>"
                )
            },
            redirect("http://taken-cpanel-suspended.example/cgi-sys/suspendedpage.cgi", "302 Found"),
        ),
        path="/publications/reader.html",
        reasons=("account-suspended",),
        title="Reader on restorative circles",
        why="The host suspended the account; cPanel sends every path to its page for that.",
        source="cPanel, /cgi-sys/suspendedpage.cgi",
    ),
    lost(
        "taken-directadmin-suspended",
        page(
            "<html>\n<head>\n<title>Site is suspended</title>\n</head>\n<body bgcolor=white>\n<center><br><br>\n"
            "<h1>This site has been suspended.</h1>\n<p>Please contact the administrator of this server.</p>\n</center></"
            "body>\n</html>"
        ),
        reasons=("account-suspended",),
        title="Repair Café Noord",
        language="nl",
        why="The host suspended the account; DirectAdmin shows its template.",
        source="DirectAdmin, suspended template",
    ),
    lost(
        "taken-suspended-de",
        page(
            told(
                "Webpräsenz gesperrt",
                "de",
                "Bitte wenden Sie sich an den Support, wenn Sie der Inhaber dieser Präsenz sind.",
                heading="Diese Webpräsenz wurde gesperrt",
            )
        ),
        path="/angebote",
        reasons=("account-suspended",),
        title="Angebote der Nachbarschaftshilfe",
        language="de",
        why="A German host suspended the account, and says so on every path.",
        source="German hosting providers' pages for locked accounts",
    ),
    lost(
        "taken-wordpress-com-gone",
        page(
            "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>WordPress.com</title>"
            "<link rel='stylesheet' href='https://s0.wp.com/wp-content/themes/h4/global.css'></head><body class='suspended'>"
            "<h1>taken-wordpress-com-gone.example is no longer available.</h1><p>This blog has been archived or suspended "
            "for a "
            "violation of our Terms of Service.</p></body></html>",
            "410 Gone",
        ),
        path="/2014/06/01/first-meeting/",
        reasons=("account-suspended", "gone"),
        title="First meeting of the seed library",
        why="The blog was suspended; WordPress.com says 410 and why.",
        source="WordPress.com support, suspended sites",
    ),
)

DEFAULT_PAGES = (
    lost(
        "taken-nginx",
        page(
            "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n<style>\nhtml { color-scheme: light dark; }\n"
            "body { width: 35em; margin: 0 auto; }\n</style>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n<p>If you see "
            "this page, "
            'the nginx web server is successfully installed.</p>\n<p><a href="http://nginx.org/">nginx.org</a></p>\n</'
            "body>\n</html>",
            "200 OK",
            "Server: nginx/1.24.0",
        ),
        reasons=("default-page",),
        title="Dorpsmuseum De Turfschuur",
        language="nl",
        why="The server was set up anew and shows its first page; the site is gone.",
        source="nginx, html/index.html",
    ),
    lost(
        "taken-apache-debian",
        page(
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/'
            'xhtml1-transitional.dtd">\n'
            '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<title>Apache2 Debian Default Page: It works</title>\n</'
            "head>\n<body>\n"
            '<div class="main_page"><div class="page_header floating_element"><img src="/icons/openlogo-75.png" alt="Debian '
            'Logo"/>'
            '<span class="floating_element">Apache2 Debian Default Page</span></div>\n<div class="section_header '
            'section_header_red">'
            '<div id="about"></div>It works!</div><div class="content_section_text"><p>/var/www/html/index.html</p></div></'
            "div>\n"
            "</body>\n</html>",
            "200 OK",
            "Server: Apache/2.4.62 (Debian)",
        ),
        reasons=("default-page",),
        title="Association Les Semeurs",
        language="fr",
        why="The server was set up anew and shows Debian's first page.",
        source="Debian, apache2 package, index.html",
    ),
    lost(
        "taken-apache-ubuntu",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">\n<title>Apache2 Ubuntu Default Page: It '
            "works</title>\n"
            '</head>\n<body><div class="main_page"><div class="page_header floating_element"><span>Apache2 Default Page</'
            "span></div>"
            '<div class="section_header section_header_red">It works!</div><div class="content_section_text"><p>'
            "/var/www/html/index.html</p></div></div></body>\n</html>",
            "200 OK",
            "Server: Apache/2.4.58 (Ubuntu)",
        ),
        reasons=("default-page",),
        title="Wijkwijzer",
        language="nl",
        why="The server was set up anew and shows Ubuntu's first page.",
        source="Ubuntu, apache2 package, index.html",
    ),
    lost(
        "taken-apache-it-works",
        page("<html><body><h1>It works!</h1></body></html>\n", "200 OK", "Server: Apache/2.4.62 (Unix)"),
        reasons=("default-page",),
        title="Community Energy Handbook",
        why="The whole site is Apache's first page of one line.",
        source="Apache HTTP Server, htdocs/index.html",
    ),
    lost(
        "taken-centos",
        page(
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html><head>\n'
            "<title>Apache HTTP Server Test Page powered by CentOS</title>\n</head>\n<body>\n<div class='jumbotron'>"
            "<h1>Testing 123..</h1>"
            "<p class='lead'>This page is used to test the proper operation of the Apache HTTP server.</p></div>\n"
            "<p>/etc/httpd/conf.d/welcome.conf</p></body></html>",
            "403 Forbidden",
            "Server: Apache/2.4.6 (CentOS)",
        ),
        reasons=("default-page",),
        title="Land trust handbook",
        why="An empty server shows the test page of CentOS, with the status 403 as it always does.",
        source="CentOS, httpd, conf.d/welcome.conf",
        also=(BLOCKED,),
        debate="By its status alone it is refused; by its page the server is empty.",
    ),
    lost(
        "taken-iis",
        page(
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
            '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<meta http-equiv="Content-Type" content="text/html; '
            'charset=iso-8859-1" />\n<title>IIS Windows Server</title>\n</head>\n<body>\n<div id="container">\n'
            '<a href="http://go.microsoft.com/fwlink/?linkid=66138&amp;clcid=0x409"><img src="iisstart.png" alt="IIS" '
            'width="960" '
            'height="600" /></a>\n</div>\n</body>\n</html>',
            "200 OK",
            "Server: Microsoft-IIS/10.0",
            "X-Powered-By: ASP.NET",
        ),
        reasons=("default-page",),
        title="Provinciaal steunpunt vrijwilligers",
        language="nl",
        why="The server shows the first page of IIS.",
        source="IIS, iisstart.htm",
    ),
    lost(
        "taken-plesk",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Web Server\'s Default Page</title>\n'
            '<link rel="stylesheet" href="https://assets.plesk.com/static/default-website-content/public/css/style.css">\n</'
            "head>\n"
            "<body><h1>Web Server's Default Page</h1><p>This page is generated by <a href='https://www.plesk.com/'>Plesk</"
            "a>, the "
            "leading hosting automation software.</p></body>\n</html>",
            "200 OK",
            "X-Powered-By: PleskLin",
        ),
        reasons=("default-page",),
        title="Gemeinschaftsgarten Süd",
        language="de",
        why="Plesk knows the domain, and nothing is on it.",
        source="Plesk, default website content",
    ),
    lost(
        "taken-plesk-domain",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Domain Default page</title>\n<link rel="stylesheet" '
            'href="https://assets.plesk.com/static/default-website-content/public/css/index.css">\n</head>\n<body>'
            "<h1>Domain Default page</h1><p>If you are seeing this message, the website is not available at this time. Log "
            "in to "
            "Plesk to start.</p></body>\n</html>",
            "200 OK",
            "X-Powered-By: PleskLin",
        ),
        reasons=("default-page",),
        title="Réseau des écolieux",
        language="fr",
        why="Plesk knows the domain, and nothing is on it.",
        source="Plesk, default website content",
    ),
    lost(
        "taken-cpanel-default",
        site(
            {
                "/cgi-sys/defaultwebpage.cgi": page(
                    '<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv="Content-type" content="text/html; charset=utf-8">\n'
                    "<title>Default Web Site Page</title>\n</head>\n<body><div class='container'><h1>SORRY!</h1><p>If you "
                    "are the owner "
                    "of this website, please contact your hosting provider.</p><p>The IP address has changed, or the server "
                    "was "
                    "misconfigured.</p><img src='/img-sys/powered_by_cpanel.svg' alt='Powered by cPanel'></div></body>\n</html>"
                )
            },
            page(
                '<html><head><META HTTP-EQUIV="Cache-control" CONTENT="no-cache"><META HTTP-EQUIV="refresh" '
                'CONTENT="0;URL=/cgi-sys/defaultwebpage.cgi"></head><body></body></html>\n'
            ),
        ),
        reasons=("default-page",),
        title="Centre for Peer Learning",
        why="The domain points to a cPanel server that does not know it.",
        source="cPanel, /cgi-sys/defaultwebpage.cgi",
    ),
    lost(
        "taken-caddy",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Caddy works!</title>\n<meta charset="utf-8">\n'
            '<link rel="icon" href="data:,">\n</head>\n<body><div class="stack"><h1>Congratulations!</h1><p>Your web server '
            "is working. "
            "Now make it work for you.</p><ol><li>Point your domain's DNS records at this machine.</li><li>Upload your "
            "site's files to "
            "<code>/var/www/html</code>.</li><li>Edit <code>/etc/caddy/Caddyfile</code>.</li></ol></div></body>\n</html>",
            "200 OK",
            "Server: Caddy",
        ),
        reasons=("default-page",),
        title="Open Source Ecology notes",
        why="The server shows the first page of Caddy.",
        source="caddyserver/dist, welcome/index.html",
    ),
    lost(
        "taken-litespeed",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">\n<title>Welcome to LiteSpeed Web Server!</'
            "title>\n"
            "</head>\n<body><h1>Congratulations</h1><p>You have successfully installed the OpenLiteSpeed Web Server!</p>"
            "<a href='https://www.litespeedtech.com/'>LiteSpeed Technologies</a></body>\n</html>",
            "200 OK",
            "Server: LiteSpeed",
        ),
        reasons=("default-page",),
        title="Atelier partagé",
        language="fr",
        why="The server shows the first page of LiteSpeed.",
        source="litespeedtech/openlitespeed, the Example virtual host",
    ),
)

NOT_CONNECTED = (
    lost(
        "taken-heroku",
        page(
            '<!DOCTYPE html>\n<html>\n<head>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta charset="utf-8">\n<title>No such app</title>\n<style media="screen">iframe{position:fixed;width:100%;'
            "height:100%}"
            '</style>\n</head>\n<body>\n<iframe src="//www.herokucdn.com/error-pages/no-such-app.html"></iframe>\n</body>\n'
            "</html>",
            "404 Not Found",
            "Server: Cowboy",
        ),
        reasons=("default-page", "not-found"),
        title="Barter calculator",
        why="The application was deleted; the platform says that it knows none.",
        source="Heroku error pages, no-such-app",
    ),
    lost(
        "taken-github-pages",
        page(
            '<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv="Content-type" content="text/html; charset=utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<title>Site not found &middot; GitHub Pages</title>\n</head>\n<body>\n<div class="container"><h1>404</h1>'
            "<p><strong>There isn't a GitHub Pages site here.</strong></p>"
            '<p>If you are trying to publish one, <a href="https://help.github.com/pages/">read the full documentation</'
            "a>.</p></div>"
            "\n</body>\n</html>",
            "404 Not Found",
            "Server: GitHub.com",
        ),
        path="/handbook/",
        reasons=("default-page", "not-found"),
        title="Handbook of the hackerspace",
        why="The repository behind the domain was deleted or renamed.",
        source="GitHub Pages, 404 for unknown domains",
    ),
    lost(
        "taken-shopify",
        page(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Create an Ecommerce Website and Sell Online! Ecommerce '
            "Software by "
            'Shopify</title>\n<link rel="stylesheet" href="https://cdn.shopify.com/shopify-marketing_assets/static/'
            'domain.css">\n</head>\n'
            '<body id="not-found"><h1>Only one step left!</h1><p>To finish setting up your new web address, go to your '
            "domain settings, "
            "click &ldquo;Connect existing domain&rdquo;, and enter: taken-shopify.example</p></body>\n</html>",
            "404 Not Found",
        ),
        reasons=("default-page", "not-found"),
        title="Museumwinkel",
        language="nl",
        why="The shop was closed, and the domain still points to the platform.",
        source="EdOverflow/can-i-take-over-xyz issue #46",
    ),
    lost(
        "taken-squarespace",
        page(
            "<!DOCTYPE HTML>\n<html>\n<head>\n  <title>Squarespace - Domain Not Claimed</title>\n"
            '  <meta http-equiv="X-UA-Compatible" content="chrome=1">\n  <script crossorigin="anonymous" src="//'
            "assets.squarespace.com/"
            'universal/scripts-compressed/common-vendors.js"></script>\n</head>\n<body class="squarespace-config">\n'
            '<div class="status-page"><h2>Domain Not Claimed</h2><p>This domain has been mapped to Squarespace, but it has '
            "not yet been "
            "claimed by a website.</p></div>\n</body>\n</html>",
            "404 Not Found",
            "Server: Squarespace",
        ),
        path="/residencies",
        reasons=("default-page", "not-found"),
        title="Residencies at the mill",
        why="The domain still points to the platform, but belongs to no site there.",
        source="Squarespace status pages; stored copies of 'Domain Not Claimed'",
    ),
    lost(
        "taken-squarespace-expired",
        page(
            "<!DOCTYPE HTML>\n<html>\n<head>\n  <title>Squarespace - Website Expired</title>\n"
            '  <meta http-equiv="X-UA-Compatible" content="chrome=1">\n  <script src="//assets.squarespace.com/universal/'
            'scripts-compressed/common-vendors.js"></script>\n</head>\n<body class="squarespace-config">\n<div '
            'class="status-page">'
            "<h2>Website Expired</h2><p>This account has expired. If you are the site owner, click below to login.</p></div>\n"
            "</body>\n</html>",
            "402 Payment Required",
            "Server: Squarespace",
        ),
        reasons=("account-suspended", "default-page"),
        title="The Slow Kitchen",
        why="The owner stopped paying for the site, and the platform says so as 402.",
        source="Squarespace status pages, expired websites",
        also=(BLOCKED,),
        debate="402 counts among walls; the page says that the site itself has ended.",
    ),
    lost(
        "taken-wix",
        page(
            '<!DOCTYPE html>\n<html lang="en" ng-app="wixErrorPagesApp">\n<head>\n<meta charset="utf-8">\n<title>Error '
            "ConnectYourDomain"
            '</title>\n<script src="//static.parastorage.com/services/wix-public/dist/scripts/error-pages/app.js"></'
            "script>\n</head>\n"
            "<body><h1>Looks Like This Domain Isn't Connected To A Website Yet!</h1><p>Connect it in your Wix account.</p></"
            "body>\n</html>",
            "404 Not Found",
        ),
        reasons=("default-page", "not-found"),
        title="Atelier de vannerie",
        language="fr",
        why="The domain still points to the platform, but belongs to no site there.",
        source="can-i-take-over-xyz on Wix; Wix error pages",
    ),
)

CASINO_ID = told(
    "PRABU77: Situs Slot Gacor Hari Ini Gampang Menang Maxwin",
    "id",
    "Prabu77 adalah situs slot gacor resmi dengan RTP tertinggi dan server luar negeri. Daftar sekarang dan nikmati bonus new "
    "member seratus persen untuk semua permainan slot online.",
    "Deposit pulsa tanpa potongan, togel, live casino dan taruhan bola. Link alternatif selalu tersedia selama 24 jam.",
    head='<link rel="amphtml" href="https://amp.prabu.invalid/"><meta name="google-site-verification" content="x">\n',
)
CASINO_TR = told(
    "Deneme Bonusu Veren Siteler 2026 - Güvenilir Bahis",
    "tr",
    "Güvenilir bahis siteleri arasında en yüksek deneme bonusu veren adresler burada. Canlı casino, slot ve rulet oyunlarına "
    "hemen üye olun, çevrimsiz bonus kazanın.",
    "Güncel giriş adresi, hızlı para çekme ve yedi yirmi dört canlı destek. Kaçak iddaa oranları her gün yenilenir.",
)

USURPED = (
    lost(
        "taken-slots-on-museum",
        page(CASINO_ID),
        path="/",
        reasons=("usurped-domain",),
        title="Museum voor Streekgeschiedenis",
        language="nl",
        seen_before=MUSEUM,
        why="The museum's domain lapsed, and somebody put an Indonesian slot machine site on it.",
        source=AWESOME,
    ),
    lost(
        "taken-slots-deep",
        page(CASINO_ID),
        path="/collectie/smidse",
        reasons=("usurped-domain",),
        title="De oude smidse",
        language="nl",
        why="The same, at a deep link: every path gives the slot machine site.",
        source="cpinitiative/usaco-guide pull request #6627",
    ),
    lost(
        "taken-bets-on-choir",
        page(CASINO_TR),
        reasons=("usurped-domain",),
        title="Chorale du Val",
        language="fr",
        seen_before=CHOIR,
        why="A French choir's domain lapsed, and somebody put a Turkish betting site on it.",
        source="gojp/goreportcard issue #449",
    ),
    lost(
        "taken-shop-on-choir",
        page(
            told(
                "激安ブランド通販専門店 - 公式サイト",
                "ja",
                "当店は人気ブランドのバッグ、財布、時計を激安価格で販売しています。全国送料無料、最大八割引のセールを開催中です。",
                "ご注文から三日以内に発送いたします。返品、交換も可能です。お気軽にお問い合わせください。",
            )
        ),
        path="/agenda",
        reasons=("usurped-domain",),
        title="Chorale du Val : agenda",
        language="fr",
        seen_before=CHOIR,
        why="A French choir's domain lapsed, and sells copied bags in Japanese.",
        source="the Japanese keyword hack, Google Search Central",
    ),
    lost(
        "taken-pharmacy",
        page(
            told(
                "Buy Generic Viagra Online Without Prescription | Canadian Pharmacy",
                "en",
                "Order cheap generic Viagra, Cialis and Levitra from a trusted Canadian pharmacy. No prescription needed, "
                "discreet "
                "worldwide shipping and free bonus pills with every order.",
                "Best price guarantee on sildenafil 100mg. Pay by card or bitcoin.",
            )
        ),
        reasons=("usurped-domain",),
        title="Riverside Writers' Circle",
        seen_before=WRITERS,
        why="A writers' circle let its domain lapse, and a seller of pills took it.",
        source=AWESOME,
    ),
    lost(
        "taken-essay-mill",
        page(
            told(
                "Write My Essay For Me: Cheap Essay Writing Service",
                "en",
                "Hire a professional to write your essay, term paper or dissertation. Deadlines from three hours, prices "
                "from nine "
                "dollars a page, one hundred percent plagiarism-free.",
                "Place an order, choose a writer and get an A. Use the code FIRST15 for a discount.",
            )
        ),
        reasons=("usurped-domain",),
        title="Riverside Writers' Circle",
        seen_before=WRITERS,
        why="A writers' circle let its domain lapse, and a shop for essays took it.",
        source="essay mills on lapsed domains, reported by librarians",
        also=(ALIVE, UNSURE),
        debate="Domain and language are the same; one visit shows only that the subject changed.",
    ),
    lost(
        "taken-casino-in-old-look",
        page(
            told(
                "Best Online Casinos 2026: Expert Reviews",
                "en",
                "Our experts compared fifty online casinos on welcome bonus, free spins and payout speed. Read which real "
                "money "
                "casino is the safest for players this month.",
                "Top ten slots, blackjack strategy and no deposit bonus codes. Play responsibly.",
                menu="Heritage Seed Swap",
            )
        ),
        reasons=("usurped-domain",),
        title="Heritage Seed Swap",
        seen_before=SEEDS,
        why="The new owner kept the name and the look of the seed swap, and writes of casinos.",
        source="nodejs/nodejs.org issue #8553",
        also=(ALIVE, UNSURE),
        debate="Domain, language and the name in the header are the same; the subject alone tells.",
    ),
    lost(
        "taken-casino-by-redirect",
        redirect("http://taken-casino-by-redirect-new.example/it/migliori-casino", "301 Moved Permanently"),
        path="/feeds/how-to",
        reasons=("usurped-domain",),
        title="How feeds work",
        why="The lapsed domain sends everyone to a list of casinos in Italian on another domain.",
        source=AWESOME,
        more=(
            Site(
                host="taken-casino-by-redirect-new.example",
                serves=page(
                    told(
                        "Migliori Casino non AAMS",
                        "it",
                        "La nostra classifica dei migliori casino online non AAMS con bonus senza deposito, giri gratis e "
                        "prelievi "
                        "veloci. Scopri le slot più amate dai giocatori italiani.",
                        "Registrati in due minuti, senza documenti, e gioca con le criptovalute.",
                    )
                ),
            ),
        ),
    ),
)

LIVING = (
    living(
        "taken-article-domains",
        "/advice/domain-for-sale",
        article("This domain is for sale: how to buy a name that is taken", more="<p>Sedo and Afternic are large markets.</p>"),
        sees="how to buy a name that is taken",
        title="How to buy a domain that is for sale",
        why="An article about domains for sale, which names the markets.",
        source="magazines for small organisations",
    ),
    living(
        "taken-article-domains-nl",
        "/blog/domeinnaam-te-koop",
        article(
            "Domeinnaam te koop? Waar je op moet letten",
            "nl",
            more='<p>Kijk op <a href="https://sedo.com/">Sedo</a> of <a href="https://dan.com/">Dan</a>.</p>',
        ),
        sees="Waar je op moet letten",
        title="Een domeinnaam kopen",
        language="nl",
        why="An article in Dutch about buying a domain, with links to the markets.",
        source="registrars' blogs",
    ),
    living(
        "taken-museum-of-casinos",
        "/expositions/roulette",
        article(
            "Le casino et la roulette : deux siècles de jeux à la ville d'eaux", "fr", more="<p>Machines à sous de 1900.</p>"
        ),
        sees="deux siècles de jeux",
        title="Exposition sur l'histoire du casino",
        language="fr",
        why="A museum tells the history of its casino.",
        source="museums of spa towns",
    ),
    living(
        "taken-estate-agent",
        "/te-koop/heidestraat-12",
        article("Te koop: Heidestraat 12", "nl", more="<p>Vraagprijs € 345.000. Doe een bod. Dit pand is nu te koop.</p>"),
        sees="Heidestraat 12",
        title="Heidestraat 12 te koop",
        language="nl",
        why="A house is for sale, not the domain.",
        source="sites of estate agents",
    ),
    living(
        "taken-gambling-help-nl",
        "/thema/gokverslaving",
        article("Gokverslaving: hulp en boeken", "nl", more="<p>Casino, gokkasten en online slots: hoe stop je?</p>"),
        sees="hulp en boeken",
        title="Bibliotheek: thema gokverslaving",
        language="nl",
        why="A library's page about addiction to gambling uses the words of gambling sites.",
        source="libraries' pages on health",
    ),
    living(
        "taken-gambling-help-de",
        "/beratung/gluecksspielsucht",
        article("Glücksspielsucht: Beratung und Hilfe", "de", more="<p>Spielautomaten, Sportwetten, Online-Casino.</p>"),
        sees="Beratung und Hilfe",
        title="Beratung bei Glücksspielsucht",
        language="de",
        why="A page that helps gamblers uses the words of gambling sites.",
        source="advice centres",
    ),
    living(
        "taken-nginx-docs",
        "/kb/welcome-to-nginx",
        article("Why do I see “Welcome to nginx!”?", more="<p>If you see this page, the server has no site for the name.</p>"),
        sees="Why do I see",
        title="Knowledge base: the nginx welcome page",
        why="A knowledge base explains the first page of a server.",
        source="hosting providers' knowledge bases",
    ),
    living(
        "taken-suspended-faq",
        "/support/account-suspended",
        article(
            "Account suspended: what now?", heading="Account suspended", more="<h2>Pay the open bill</h2><p>Then write.</p>"
        ),
        sees="Pay the open bill",
        title="Support: when an account is suspended",
        why="A help page of a host bears the words of the notice that it explains.",
        source="hosting providers' knowledge bases",
    ),
    living(
        "taken-pharmacy-museum",
        "/collectie/apotheek",
        article("De apotheek van 1890", "nl", more="<p>Pillen, poeders en recepten uit de oude stadsapotheek.</p>"),
        sees="De apotheek van 1890",
        title="Oude stadsapotheek",
        language="nl",
        why="A museum shows a pharmacy.",
        source="medical museums",
    ),
    living(
        "taken-essay-help",
        "/writing-centre/essays",
        article(
            "Essay writing service of the library", more="<p>Bring your draft; we read it with you. We do not write it.</p>"
        ),
        sees="Essay writing service of the library",
        title="Writing centre: help with essays",
        why="A university library helps with essays, in words like those of essay mills.",
        source="university writing centres",
    ),
    living(
        "taken-injected-links",
        "/",
        told(
            "Voxel Workshop",
            "en",
            "We teach children to build small worlds of cubes, on paper first and then on a screen. Here is a presentation "
            "that "
            'covers what happened <a href="http://bets.invalid/">judi bola online</a> up to that point.',
            "Next workshop: the second Saturday of the month, in the library's cellar. Bring a friend.",
            head="<style>.h{position:absolute;left:-9999px}</style>\n",
        ).replace("</footer>", '</footer><div class="h"><a href="http://slot.invalid/">slot gacor</a> maxwin</div>'),
        sees="Next workshop",
        title="Voxel Workshop",
        why="A true site with hidden advertisements for gambling, put in by somebody else.",
        source="voxel/voxeljs-site issue #16",
    ),
    Case(
        id="taken-true-with-adsense",
        link="http://taken-true-with-adsense.example/recipes/sourdough",
        truth=ALIVE,
        reasons=("ok",),
        why="An ordinary page with advertisements and files on a delivery network that parking companies use too.",
        source="Google AdSense, Amazon CloudFront",
        sites=(
            Site(
                host="taken-true-with-adsense.example",
                serves=site(
                    {
                        "/recipes/sourdough": page(
                            article(
                                "Sourdough for beginners",
                                head='<script async src="https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js"></'
                                "script>"
                                '<link rel="stylesheet" href="https://d1a2b3c4e5f6g7.cloudfront.net/site.css">',
                            )
                        )
                    },
                    answer(b"<title>Not found</title><h1>Not found</h1>", "404 Not Found"),
                ),
            ),
        ),
        title="Sourdough for beginners",
        ordinary=True,
        reader_sees="Sourdough for beginners",
    ),
)

CASES = (*PARKED, *SUSPENDED, *DEFAULT_PAGES, *NOT_CONNECTED, *USURPED, *LIVING)
