"""Gates for people: log-in, payment, age, consent and region; and pages that only look like one."""

from __future__ import annotations

from fault_server import by_path, redirect
from misbehaving_web.case import ALIVE, BLOCKED, Case, Site
from misbehaving_web.certificates import good
from misbehaving_web.html import article, page


def log_in_page(title: str, *labels: str, language: str = "en", action: str = "/login", more: str = "") -> str:
    """A page with nothing but a form to log in; the labels are those of the name, the password and the button."""
    name, password, button = labels
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/login.css">'
        f'</head><body class="login-page"><main class="card"><h1>{title}</h1><form method="post" action="{action}">'
        '<input type="hidden" name="csrf" value="c0ffee">'
        f'<p><label for="u">{name}</label><input id="u" name="username" type="text" autocomplete="username"></p>'
        f'<p><label for="p">{password}</label><input id="p" name="password" type="password"></p>'
        f'<p><button type="submit">{button}</button></p></form>{more}</main></body></html>'
    )


def notice(title: str, text: str, language: str = "en") -> str:
    """A short page that says why there is nothing to see."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><div class="message"><h1>{title}</h1>{text}</div></body></html>'
    )


NEWS_BEGINNING = (
    "<p>The bridge over the river closes for two years. From March, cyclists and walkers have to take "
    "the ferry, and drivers the "
    "long way round by the mill. The town expects the works to cost eleven million.</p><p>Whoever lives on the far side is not "
    "pleased. ‘My children go to school over that bridge every morning,’ says a baker, who has his shop beside the quay.</p>"
)
PAYWALL_BOX = (
    '<div class="paywall" data-testid="paywall"><h2>{heading}</h2><p>{text}</p><a class="button" href="/subscribe">{button}</a>'
    "</div><script "
    'type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":"False",'
    '"hasPart":{{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paywall"}}}}</script>'
)
COOKIE_BANNER = (
    '<div id="consent-overlay" role="dialog" aria-modal="true" style="position:fixed;inset:0;background:#fff;z-index:99999">'
    "<h2>{heading}</h2><p>{text}</p><button>{yes}</button><button>{no}</button></div>"
)

CASES = (
    Case(
        id="gate-login-redirect-nl",
        link="http://gate-login-redirect-nl.example/leden/verslagen",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The reports are for members: a stranger is sent to the log-in, with the address to come back to.",
        source="Django documentation, login_required and its next parameter",
        sites=(
            Site(
                host="gate-login-redirect-nl.example",
                serves=by_path(
                    {
                        "/leden/verslagen": redirect("/accounts/login/?next=/leden/verslagen"),
                        "/accounts/login/": page(
                            log_in_page("Inloggen", "Gebruikersnaam", "Wachtwoord", "Inloggen", language="nl", action="")
                        ),
                    }
                ),
            ),
        ),
        title="Verslagen van de ledenvergadering",
        language="nl",
    ),
    Case(
        id="gate-login-here-nl",
        link="http://gate-login-here-nl.example/cursus/88",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The form to log in stands at 200 in the place of the page.",
        source="many forums and course sites",
        sites=(
            Site(
                host="gate-login-here-nl.example",
                serves=page(
                    log_in_page(
                        "Aanmelden bij de leeromgeving",
                        "E-mailadres",
                        "Wachtwoord",
                        "Aanmelden",
                        language="nl",
                        more="<p>Je moet aangemeld zijn om deze pagina te bekijken.</p><a href='/vergeten'>Wachtwoord "
                        "vergeten?</a>",
                    )
                ),
            ),
        ),
        title="Cursus boekbinden",
        language="nl",
    ),
    Case(
        id="gate-login-here-fr",
        link="http://gate-login-here-fr.example/espace/documents",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The form to log in stands at 200 in the place of the page, in French.",
        source="many extranets",
        sites=(
            Site(
                host="gate-login-here-fr.example",
                serves=page(
                    log_in_page("Connexion", "Identifiant", "Mot de passe", "Se connecter", language="fr"),
                ),
            ),
        ),
        title="Documents de l'association",
        language="fr",
    ),
    Case(
        id="gate-login-redirect-de",
        link="http://gate-login-redirect-de.example/intern/protokolle.php?jahr=2025",
        truth=BLOCKED,
        reasons=("log-in",),
        why="A stranger is sent to the log-in of the club, in German.",
        source="TYPO3 and other systems, protected pages",
        sites=(
            Site(
                host="gate-login-redirect-de.example",
                serves=by_path(
                    {
                        "/intern/protokolle.php": redirect(
                            "/anmelden?ziel=%2Fintern%2Fprotokolle.php%3Fjahr%3D2025", "303 See Other"
                        ),
                        "/anmelden": page(log_in_page("Anmeldung", "Benutzername", "Passwort", "Anmelden", language="de")),
                    }
                ),
            ),
        ),
        title="Protokolle des Vereins",
        language="de",
    ),
    Case(
        id="gate-login-here-en",
        link="http://gate-login-here-en.example/board/index.php?topic=88",
        truth=BLOCKED,
        reasons=("log-in",),
        why="A board shows its topics to members only, and a form to others.",
        source="phpBB and SMF, guest permissions",
        sites=(
            Site(
                host="gate-login-here-en.example",
                serves=page(
                    log_in_page(
                        "Login",
                        "Username",
                        "Password",
                        "Login",
                        more="<p>The topic or board you are looking for is off limits to you.</p><a "
                        "href='/register'>Register</a>",
                    )
                ),
            ),
        ),
        title="Tuning the radio of 1936",
    ),
    Case(
        id="gate-login-permanent",
        link="http://gate-login-permanent.example/dossiers/12",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The way to the log-in is said to be permanent; the log-in is no address to use instead.",
        source="many application servers that redirect with 301",
        sites=(
            Site(
                host="gate-login-permanent.example",
                serves=by_path(
                    {
                        "/dossiers/12": redirect("/user/login?destination=/dossiers/12", "301 Moved Permanently"),
                        "/user/login": page(log_in_page("Log in | Archive", "Username", "Password", "Log in")),
                    }
                ),
            ),
        ),
        title="File 12: the water mill",
    ),
    Case(
        id="gate-smartschool",
        link="http://gate-smartschool.example/Documents/Index/Index/courseID/88",
        truth=BLOCKED,
        reasons=("log-in",),
        why="A school's Smartschool sends whoever is not logged in to its log-in page.",
        source="Smartschool, platforms of schools in Flanders",
        sites=(
            Site(
                host="gate-smartschool.example",
                serves=by_path(
                    {
                        "/Documents/Index/Index/courseID/88": redirect("/login"),
                        "/login": page(
                            log_in_page(
                                "Smartschool",
                                "Gebruikersnaam",
                                "Wachtwoord",
                                "Aanmelden",
                                language="nl",
                                action="/login",
                                more="<a href='/login/sso/init/office365'>Aanmelden met Microsoft</a> <a "
                                "href='/login/sso/init/google'>"
                                "Aanmelden met Google</a>",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="Documenten wiskunde 3de jaar",
        language="nl",
    ),
    Case(
        id="gate-office",
        link="http://gate-office.example/sites/school/Shared%20Documents/plan.docx",
        truth=BLOCKED,
        reasons=("log-in",),
        why="A document on a school's SharePoint leads to Microsoft's sign-in on another host.",
        source="Microsoft identity platform, OAuth 2.0 authorize endpoint",
        sites=(
            Site(
                host="gate-office.example",
                serves=redirect(
                    "https://login.gate-office-online.example/common/oauth2/v2.0/authorize?client_id=00000003-0000-0ff1-ce00"
                    ""
                    "-000000000000&response_mode=form_post&response_type=code%20id_token&redirect_uri=http%3A%2F%2Fgate-office.example",
                    "302 Found",
                    "X-Forms_Based_Auth_Required: /_forms/default.aspx",
                ),
            ),
            Site(
                host="login.gate-office-online.example",
                tls=good,
                serves=page(
                    '<!DOCTYPE html><html dir="ltr" lang="nl"><head><title>Aanmelden bij uw account</title></head><body>'
                    '<div id="lightbox"><div role="heading" aria-level="1">Aanmelden</div><form name="f1" method="post" '
                    'action="">'
                    '<input type="email" name="loginfmt" placeholder="E-mail, telefoon of Skype"><input type="password" '
                    'name="passwd" style="display:none"><input type="submit" id="idSIButton9" value="Volgende"></form></div>'
                    ""
                    '<script>$Config={"fShowPersistentCookiesWarning":false,"urlMsaSignUp":"https://signup.live.example/"};</script>'
                    "</body></html>"
                ),
            ),
        ),
        title="Beleidsplan van de school",
        language="nl",
    ),
    Case(
        id="gate-google",
        link="http://gate-google.example/document/d/1aBcD/edit",
        truth=BLOCKED,
        reasons=("log-in",),
        why="A shared document that is not public leads to Google's sign-in.",
        source="many issue threads of link checkers on Google Docs",
        sites=(
            Site(
                host="gate-google.example",
                serves=redirect(
                    ""
                    "https://accounts.gate-google.example/v3/signin/identifier?continue=http%3A%2F%2Fgate-google.example%2Fdocument"
                    "&service=wise&flowName=GlifWebSignIn",
                ),
            ),
            Site(
                host="accounts.gate-google.example",
                tls=good,
                serves=page(
                    '<!doctype html><html lang="en" dir="ltr"><head><title>Google Docs: '
                    "Sign-in</title></head><body><h1>Sign in</h1>"
                    "<p>to continue to Docs</p><form method='post'><input type='email' id='identifierId' name='identifier' "
                    "autocomplete='username' aria-label='Email or phone'><input type='password' name='hiddenPassword' "
                    "aria-hidden='true'><button>Next</button></form><a href='/signup'>Create account</a></body></html>"
                ),
            ),
        ),
        title="Workshop notes",
    ),
    Case(
        id="gate-saml",
        link="http://gate-saml.example/course/view.php?id=88",
        truth=BLOCKED,
        reasons=("log-in",),
        why="A university's course goes by single sign-on to its identity provider, over two redirects and with a cookie.",
        source="Shibboleth and SimpleSAMLphp documentation, SP-initiated SSO",
        sites=(
            Site(
                host="gate-saml.example",
                serves=by_path(
                    {
                        "/course/view.php": redirect(
                            "/auth/saml2/login.php?wants=course", "303 See Other", "Set-Cookie: S=1; path=/"
                        ),
                        "/auth/saml2/login.php": redirect(
                            "https://idp.gate-saml.example/idp/profile/SAML2/Redirect/SSO?SAMLRequest=fZJNT4Qw&RelayState=x"
                        ),
                    }
                ),
            ),
            Site(
                host="idp.gate-saml.example",
                tls=good,
                serves=page(
                    log_in_page(
                        "University login service", "User ID", "Password", "Login", action="/idp/profile/SAML2?execution=e1s1"
                    )
                ),
            ),
        ),
        title="Introduction to paper conservation",
    ),
    Case(
        id="gate-basic",
        link="http://gate-basic.example/prive/",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The folder asks for a name and a password by Basic authentication.",
        source="RFC 7617",
        sites=(
            Site(
                host="gate-basic.example",
                serves=page(
                    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>401 Unauthorized</title>\n</head>'
                    "<body>\n<h1>Unauthorized</h1>\n<p>This server could not verify that you are authorized to access "
                    "the document "
                    "requested.</p>\n<hr>\n<address>Apache/2.4.62 (Debian) Server at gate-basic.example Port 80</address>\n"
                    "</body></html>\n",
                    "401 Unauthorized",
                    'WWW-Authenticate: Basic realm="Leden"',
                    "Server: Apache/2.4.62 (Debian)",
                ),
            ),
        ),
        title="Foto's van het feest",
        language="nl",
    ),
    Case(
        id="gate-payment",
        link="http://gate-payment.example/articles/bridge",
        truth=BLOCKED,
        reasons=("payment-required",),
        why="The publisher answers 402 until somebody pays.",
        source="RFC 9110, section 15.5.3; publishers that charge crawlers by 402",
        sites=(
            Site(
                host="gate-payment.example",
                serves=page(notice("Payment required", "<p>Buy access to read this article.</p>"), "402 Payment Required"),
            ),
        ),
        title="The bridge closes",
    ),
    Case(
        id="gate-metered-article",
        link="http://gate-metered-article.example/articles/bridge",
        truth=ALIVE,
        reasons=("ok",),
        why="A newspaper shows the beginning of its article, and a box to subscribe below it.",
        source="schema.org isAccessibleForFree; search engines' documentation on paywalled content",
        sites=(
            Site(
                host="gate-metered-article.example",
                serves=by_path(
                    {
                        "/articles/bridge": page(
                            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The bridge closes - The '
                            f"Valley Paper</title></head><body><header><a href='/login'>Log in</a></header>"
                            f"<article><h1>The bridge closes</h1><p>By our reporter, 3 November</p>{NEWS_BEGINNING}"
                            + PAYWALL_BOX.format(heading="Read on?", text="Subscribe for 2 a week.", button="Subscribe")
                            + "</article></body></html>"
                        )
                    }
                ),
            ),
        ),
        title="The bridge closes",
        also=(BLOCKED,),
        debate="A reader gets the page that is meant, but only its beginning.",
        reader_sees="The bridge closes",
    ),
    Case(
        id="gate-registration",
        link="http://gate-registration.example/whitepapers/88",
        truth=BLOCKED,
        reasons=("log-in",),
        why="The study can be read by who makes an account first; all that is there is the form for it.",
        source="many publishers and document-sharing sites",
        sites=(
            Site(
                host="gate-registration.example",
                serves=by_path(
                    {
                        "/whitepapers/88": redirect("/register?return_to=%2Fwhitepapers%2F88"),
                        "/register": page(
                            log_in_page(
                                "Create a free account to continue",
                                "E-mail",
                                "Choose a password",
                                "Create account",
                                action="/register",
                                more="<p>Already have an account? <a href='/login'>Log in</a></p>",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="A study of paper prices",
    ),
    Case(
        id="gate-age-in-place",
        link="http://gate-age-in-place.example/bieren/tripel",
        truth=ALIVE,
        reasons=("ok",),
        why="A brewery lays the question for one's age over its page, which is all there.",
        source="age gates of breweries and their plugins",
        sites=(
            Site(
                host="gate-age-in-place.example",
                serves=by_path(
                    {
                        "/bieren/tripel": page(
                            article(
                                "Onze tripel",
                                "nl",
                                more=COOKIE_BANNER.format(
                                    heading="Ben je 18 of ouder?", text="Je moet oud genoeg zijn.", yes="Ja", no="Nee"
                                ),
                            )
                        )
                    }
                ),
            ),
        ),
        title="Tripel van de brouwerij",
        language="nl",
        reader_sees="Onze tripel",
    ),
    Case(
        id="gate-age-redirect",
        link="http://gate-age-redirect.example/vins/rouge",
        truth=BLOCKED,
        reasons=("consent", "log-in", "region", "forbidden"),
        why="A wine merchant sends everybody to a page that asks for the date of birth first.",
        source="age gates of wine merchants and games shops",
        sites=(
            Site(
                host="gate-age-redirect.example",
                serves=by_path(
                    {
                        "/vins/rouge": redirect("/agecheck/vins/rouge"),
                        "/agecheck/vins/rouge": page(
                            notice(
                                "Avez-vous l'âge légal ?",
                                "<form method='post'><p>Veuillez saisir votre date de naissance pour continuer.</p>"
                                "<select name='jour'><option>1</option></select><select "
                                "name='annee'><option>1980</option></select>"
                                "<button>Voir la page</button></form>",
                                "fr",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="Vin rouge du domaine",
        language="fr",
        also=(ALIVE,),
        debate="One click and a date away from the page; no machine may give a date of birth, though.",
    ),
    Case(
        id="gate-consent-host",
        link="http://gate-consent-host.example/nieuws/brug",
        truth=BLOCKED,
        reasons=("consent",),
        why="A publisher sends whoever has no cookie yet to the consent page of its group, on a host for that alone.",
        source="consent hosts of large publishers and search engines, such as consent.* and myprivacy.*",
        sites=(
            Site(
                host="gate-consent-host.example",
                serves=redirect(
                    ""
                    "https://consent.gate-consent-host.example/consent?siteKey=aBc&callbackUrl=http%3A%2F%2Fgate-consent-host.example"
                    "%2Fprivacy-gate%2Faccept%3FredirectUri%3D%2Fnieuws%2Fbrug"
                ),
            ),
            Site(
                host="consent.gate-consent-host.example",
                tls=good,
                serves=page(
                    notice(
                        "Privacy-instellingen",
                        "<p>Wij en onze partners slaan informatie op een apparaat op. Kies wat u goed vindt.</p>"
                        "<form method='post'><button name='agree'>Akkoord</button> <button "
                        "name='settings'>Instellen</button></form>",
                        "nl",
                    )
                ),
            ),
        ),
        title="De brug gaat dicht",
        language="nl",
        also=(ALIVE,),
        debate="A reader gets there with one click; but nobody has seen the page.",
    ),
    Case(
        id="gate-consent-path",
        link="http://gate-consent-path.example/artikel/bruecke",
        truth=BLOCKED,
        reasons=("consent",),
        why="A magazine asks for consent or a subscription at a path of its own before it shows anything.",
        source="'Pur' subscriptions of German publishers",
        sites=(
            Site(
                host="gate-consent-path.example",
                serves=by_path(
                    {
                        "/artikel/bruecke": redirect(
                            "/zustimmung?url=http%3A%2F%2Fgate-consent-path.example%2Fartikel%2Fbruecke"
                        ),
                        "/zustimmung": page(
                            notice(
                                "Zustimmung",
                                "<section><h2>Mit Werbung weiterlesen</h2><p>Besuchen Sie uns wie gewohnt mit Werbung und "
                                "Cookies."
                                "</p><button>Akzeptieren und weiter</button></section><section><h2>Pur-Abo</h2><a href='/abo'>"
                                "Jetzt abschließen</a></section>",
                                "de",
                            )
                        ),
                    }
                ),
            ),
        ),
        title="Die Brücke schließt",
        language="de",
        also=(ALIVE,),
        debate="A reader gets there with one click; but nobody has seen the page.",
    ),
    Case(
        id="gate-cookie-overlay",
        link="http://gate-cookie-overlay.example/sammlung",
        truth=ALIVE,
        reasons=("ok",),
        why="A cookie banner lies over the whole page, and the page is there below it.",
        source="consent management platforms",
        sites=(
            Site(
                host="gate-cookie-overlay.example",
                serves=by_path(
                    {
                        "/sammlung": page(
                            article(
                                "Die Sammlung",
                                "de",
                                head='<script src="https://cdn.cookielaw.org/scripttemplates/otSDKStub.js" async></script>',
                                more=COOKIE_BANNER.format(
                                    heading="Wir schätzen Ihre Privatsphäre",
                                    text="Wir und unsere 814 Partner speichern Informationen auf Ihrem Gerät.",
                                    yes="Alle akzeptieren",
                                    no="Ablehnen",
                                ),
                            )
                        )
                    }
                ),
            ),
        ),
        title="Sammlung des Museums",
        language="de",
        reader_sees="Die Sammlung",
    ),
    Case(
        id="gate-451",
        link="http://gate-451.example/books/88",
        truth=BLOCKED,
        reasons=("legal-reasons", "region"),
        why="A court has ordered that the book not be shown here.",
        source="RFC 7725",
        sites=(
            Site(
                host="gate-451.example",
                serves=page(
                    notice(
                        "Unavailable for legal reasons", "<p>This book can't be shown in your country, by order of a court.</p>"
                    ),
                    "451 Unavailable For Legal Reasons",
                    'Link: <https://authority.gate-451.example/legislatione>; rel="blocked-by"',
                ),
            ),
        ),
        title="A book of letters",
    ),
    Case(
        id="gate-451-news",
        link="http://gate-451-news.example/local/bridge",
        truth=BLOCKED,
        reasons=("legal-reasons", "region"),
        why="An American newspaper keeps Europeans out because of their law on privacy.",
        source="American local newspapers since 2018",
        sites=(
            Site(
                host="gate-451-news.example",
                serves=page(
                    notice(
                        "451: Unavailable due to legal reasons",
                        "<p>We recognize you are attempting to access this website from a country belonging to the European "
                        "Economic "
                        "Area including the EU which enforces the GDPR and therefore access cannot be granted at this "
                        "time.</p>",
                    ),
                    "451 Unavailable For Legal Reasons",
                ),
            ),
        ),
        title="The bridge of our county",
    ),
    Case(
        id="gate-region-403",
        link="http://gate-region-403.example/watch/valley",
        truth=BLOCKED,
        reasons=("region", "forbidden"),
        why="The film is not for this country, and the server says so with 403.",
        source="Amazon CloudFront, geographic restrictions",
        sites=(
            Site(
                host="gate-region-403.example",
                serves=page(
                    notice("Not available in your country", "<p>Sorry, this film is not available in your country.</p>"),
                    "403 Forbidden",
                ),
            ),
        ),
        title="The valley, a film",
    ),
    Case(
        id="gate-region-200",
        link="http://gate-region-200.example/vrtmax/vallei",
        truth=BLOCKED,
        reasons=("region",),
        why="A broadcaster shows a page at 200 that says that the programme can't be watched from here.",
        source="public broadcasters with rights for one country",
        sites=(
            Site(
                host="gate-region-200.example",
                serves=by_path(
                    {
                        "/vrtmax/vallei": page(
                            notice(
                                "This content is not available in your region",
                                "<p>For reasons of rights we can't show this content where you are.</p><a "
                                "href='/help/abroad'>More</a>",
                            )
                        )
                    }
                ),
            ),
        ),
        title="The valley, a series",
    ),
    Case(
        id="gate-region-200-fr",
        link="http://gate-region-200-fr.example/video/88",
        truth=BLOCKED,
        reasons=("region",),
        why="A French broadcaster says at 200 that the video is not for this territory.",
        source="public broadcasters with rights for one country",
        sites=(
            Site(
                host="gate-region-200-fr.example",
                serves=by_path(
                    {
                        "/video/88": page(
                            notice(
                                "Cette vidéo n'est pas disponible dans votre pays",
                                "<p>Pour des raisons de droits, ce contenu n'est pas accessible depuis votre position.</p>",
                                "fr",
                            )
                        )
                    }
                ),
            ),
        ),
        title="Le pont de la vallée",
        language="fr",
    ),
    Case(
        id="gate-wordfence-country",
        link="http://gate-wordfence-country.example/recettes/",
        truth=BLOCKED,
        reasons=("region", "bot-wall", "forbidden"),
        why="A plugin of the site keeps whole countries out, with 503.",
        source="Wordfence documentation, country blocking",
        sites=(
            Site(
                host="gate-wordfence-country.example",
                serves=page(
                    notice(
                        "Your access to this site has been limited by the site owner",
                        "<table><tr><th>Block Reason:</th><td>Access from your area has been temporarily limited for "
                        "security reasons."
                        "</td></tr></table><p>Generated by Wordfence at Mon, 23 Nov 2026 11:00:00 GMT.</p>",
                    ),
                    "503 Service Temporarily Unavailable",
                ),
            ),
        ),
        title="Recettes",
        language="fr",
    ),
    Case(
        id="gate-campus",
        link="http://gate-campus.example/intranet/reglement.html",
        truth=BLOCKED,
        reasons=("forbidden", "region", "log-in"),
        why="The page is for the campus network only, as the 403 says.",
        source="Apache HTTP Server documentation, Require ip",
        sites=(
            Site(
                host="gate-campus.example",
                serves=page(
                    notice(
                        "Geen toegang",
                        "<p>Deze pagina is alleen toegankelijk vanaf het campusnetwerk of via VPN.</p>",
                        "nl",
                    ),
                    "403 Forbidden",
                ),
            ),
        ),
        title="Reglement van de leeszaal",
        language="nl",
    ),
    Case(
        id="gate-directory-403",
        link="http://gate-directory-403.example/files/",
        truth=BLOCKED,
        reasons=("forbidden",),
        why="A server forbids the list of a folder, to everybody.",
        source="Apache HTTP Server documentation, Options Indexes",
        sites=(
            Site(
                host="gate-directory-403.example",
                serves=page(
                    "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 "
                    "Forbidden</h1></center>\r\n"
                    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
                    "403 Forbidden",
                    "Server: nginx",
                ),
            ),
        ),
        title="Files of the project",
    ),
    Case(
        id="gate-about-logging-in",
        link="http://gate-about-logging-in.example/help/inloggen-met-itsme",
        truth=ALIVE,
        reasons=("ok",),
        why="The page explains how to log in; it is no log-in itself.",
        source="help pages of this kind are ordinary",
        sites=(
            Site(
                host="gate-about-logging-in.example",
                serves=by_path({"/help/inloggen-met-itsme": page(article("Inloggen: zo doet u dat met itsme", "nl"))}),
            ),
        ),
        title="Inloggen met itsme",
        language="nl",
        reader_sees="Inloggen: zo doet u dat met itsme",
    ),
    Case(
        id="gate-form-in-header",
        link="http://gate-form-in-header.example/",
        truth=ALIVE,
        reasons=("ok",),
        why="The home page of a club has a small form to log in above its news.",
        source="home pages of this kind are ordinary",
        sites=(
            Site(
                host="gate-form-in-header.example",
                serves=by_path(
                    {
                        "/": page(
                            article(
                                "Verein der Buchbinder",
                                "de",
                                more="<form id='mini-login' action='/login' method='post'>Benutzer "
                                "<input name='u' size='10'> Passwort <input type='password' name='p'><button>OK</button>"
                                "</form>",
                            )
                        )
                    }
                ),
            ),
        ),
        title="Buchbinderverein",
        language="de",
        reader_sees="Verein der Buchbinder",
    ),
    Case(
        id="gate-login-wanted",
        link="http://gate-login-wanted.example/login",
        truth=ALIVE,
        reasons=("ok",),
        why="The catalogue links to the log-in page itself, and calls it so: that page is what the reader wants.",
        source="tool lists link to the doors of tools",
        sites=(
            Site(
                host="gate-login-wanted.example",
                serves=by_path({"/login": page(log_in_page("Login", "Username", "Password", "Log in"))}),
            ),
        ),
        title="Login",
        reader_sees="Login",
    ),
    Case(
        id="gate-article-on-region",
        link="http://gate-article-on-region.example/blog/not-available-in-your-country",
        truth=ALIVE,
        reasons=("ok",),
        why="An article is about videos that are not available in some countries.",
        source="articles of this kind are ordinary",
        sites=(
            Site(
                host="gate-article-on-region.example",
                serves=by_path(
                    {"/blog/not-available-in-your-country": page(article("Why so much is not available in your country"))}
                ),
            ),
        ),
        title="Why videos are not available in your country",
        reader_sees="Why so much is not available in your country",
    ),
)
