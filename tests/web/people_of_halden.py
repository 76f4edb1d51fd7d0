"""A believable organisation for the pictures of docs/web: a small studio in its last week before a launch. Names and times of day do not
change, so that a picture taken tomorrow is the one of today; it is always Wednesday there, 10:24 in Berlin, and never more than a week ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from support.client import make_id
from support.people import PASSWORD, Person, Town
from support.process import wait_until



def last_wednesday() -> datetime:
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    found = now.replace(hour=10, minute=24, second=0, microsecond=0) - timedelta(days=(now.weekday() - 2) % 7)
    return found if found < now else found - timedelta(days=7)


NOW = last_wednesday()
BEGAN = NOW - timedelta(days=44)

STAFF = {
    "mara": "Mara Lindqvist", "tomas": "Tomás Herrera", "priya": "Priya Raman", "jonas": "Jonas Weber", "aiko": "Aiko Tanaka",
    "samuel": "Samuel Okafor", "lea": "Léa Moreau", "omar": "Omar Haddad", "nina": "Nina Kowalska", "ben": "Ben Carter",
}
STATUSES = {"tomas": ("🚆", "On the train until noon"), "priya": ("🎧", "Focus time"), "aiko": ("🌴", "Back on Monday"), "jonas": ("🍜", "At lunch")}
ONLINE = ("tomas", "priya", "jonas", "lea", "nina")


class Studio:
    """Some people and their rooms. Who `signs_in` does so in a browser; the others need no password."""

    def __init__(self, town: Town, staff: dict[str, str], signs_in: str):
        self.town, self.rooms = town, {}
        self.told: dict[tuple[str, int], datetime] = {}    # by room and number: when the story says that it was said
        self.people = {name: self.hires(name, full, number, name == signs_in) for number, (name, full) in enumerate(staff.items())}
        self.guest = self.people[signs_in]

    def hires(self, login: str, name: str, number: int, signs_in: bool) -> Person:
        account = f"{make_id()[:-6]}{number * 67 % 360:06x}"     # the last digits choose the colour of their letters
        self.town.register(login, account=account, login=login, display_name=name, **({"password": PASSWORD} if signs_in else {}))
        return Person(self.town, account, login, self.town.mint.token(account), "rest", number % 2)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def opens(self, name: str, topic: str = "", by: str = "mara", kind: str = "private", whom: tuple[str, ...] = (), **more) -> str:
        members = [self[one] for one in (whom or tuple(self.people)) if one != by]
        room = self[by].makes_room(*members, name=name, kind=kind, **({"topic": topic} if topic else {}), **more)
        self.rooms[name] = room
        return room

    def writes_to(self, who: str, peer: str) -> str:
        room = self.rooms[peer] = self[who].makes_direct(self[peer])["room"]["room"]
        return room

    def says(self, room: str, who: str, clock: str, text: str | dict, day: int = 0, **more) -> int:
        """`day`: -1 is yesterday."""
        seq = self[who].sends(room, text, **more)["seq"]
        hour, minute = map(int, clock.split(":"))
        self.told[room, seq] = NOW.replace(hour=hour, minute=minute) + timedelta(days=day)
        return seq

    def reacts(self, room: str, seq: int, **who: str) -> None:
        """who: their names, and the sign."""
        for name, emoji in who.items():
            self[name].does("reaction.add", room=room, seq=seq, emoji=emoji, cid=make_id())

    def asks(self, room: str, who: str, clock: str, question: str, votes: dict[str, int], *options: str) -> int:
        seq = self.says(room, who, clock, {"kind": "poll", "questions": [{"question": question, "options": list(options)}]})
        for name, choice in votes.items():
            self[name].does("poll.vote", room=room, seq=seq, cid=make_id(), choices=[{"options": [choice]}])
        return seq

    def reads(self, who: str, *rooms: str) -> None:
        for room in rooms:
            self[who].reads(room, self[who].sees_room(room)["seq"])

    def settles(self) -> None:
        """From here on everything was said when the story says so. What happened besides came with the words before it."""
        rooms = list(self.rooms.values())
        with self.town.platform.postgres.connect(options="-c search_path=chat") as chat:
            moments, at, last = [], BEGAN, ""
            for room, seq in chat.execute("SELECT room_id::text, seq FROM log WHERE room_id = ANY(%s) ORDER BY room_id, seq", [rooms]).fetchall():
                at = self.told.get((room, seq), at if room == last else BEGAN)
                last = room
                moments.append((room, seq, at))
            for table in ("messages", "changes", "user_mentions", "search"):
                chat.execute(f"UPDATE {table} SET at = told.at FROM unnest(%s::uuid[], %s::bigint[], %s::timestamptz[]) AS told (room_id, seq, at)"
                             f" WHERE {table}.room_id = told.room_id AND {table}.seq = told.seq", [list(column) for column in zip(*moments)])
            chat.execute("UPDATE rooms SET created_at = %(began)s, last_at = coalesce((SELECT max(at) FROM messages WHERE room_id = id), %(began)s) WHERE id = ANY(%(rooms)s)", {"began": BEGAN, "rooms": rooms})
            chat.execute("UPDATE bans SET at = %s WHERE room_id = ANY(%s)", [NOW - timedelta(days=2), rooms])

    def signed_in(self) -> None:
        """Where the guest is signed in: here today, elsewhere some days ago."""
        with self.town.platform.postgres.connect(options="-c search_path=auth") as auth:
            auth.execute("UPDATE sessions SET created_at = told.at, last_used_at = told.at + (%(now)s::timestamptz - told.at) * 0.7 FROM (SELECT id, %(now)s::timestamptz - (row_number() OVER (ORDER BY id DESC) - 1)"
                         " * interval '5 days 3 hours' AS at FROM sessions WHERE user_id = %(user)s) AS told WHERE sessions.id = told.id", {"now": NOW, "user": self.guest.user})


def halden(town: Town) -> tuple[Studio, dict[str, int]]:
    """The studio, and the numbers of what pictures point at."""
    studio, at = Studio(town, STAFF, "mara"), {}
    says, mara = studio.says, studio["mara"]
    for name, (emoji, words) in STATUSES.items():
        studio[name].does("status.set", emoji=emoji, text=words, cid=make_id())
    hiring = studio.opens("Hiring", "Two designers, one engineer")
    oslo = studio.opens("Oslo office", "Keys, plants and the coffee machine")
    books = studio.opens("Book club", "This month: The Left Hand of Darkness")
    support = studio.opens("Support", "What customers ask, and what we answered")
    news = studio.opens("Announcements", "Read by everybody, written by few", kind="public")
    engineering = studio.opens("Engineering", "Builds, reviews, incidents", kind="public")
    design = studio.opens("Design", "Sketches, type, critique on Thursdays", kind="public")
    launch = studio.opens("Website launch", "Live on Friday at 10:00 · checklist in the pins", kind="public")
    mara.gives_role(launch, studio["tomas"], "admin")
    mara.gives_role(launch, studio["lea"], "moderator")
    says(hiring, "lea", "15:10", "The portfolio round is done, three people are invited for next week.", -1)
    says(oslo, "ben", "11:20", "New beans are in the kitchen. The old ones go to the plants.", -1)
    says(books, "nina", "20:02", "Chapter nine. I have **opinions**.", -1)
    says(support, "samuel", "08:41", "Fourteen tickets over night, most of them about the invoice PDF.")
    says(support, "priya", "08:47", "The invoice font is fixed on staging since yesterday, it ships with the launch.")
    says(news, "omar", "09:00", "All hands moves to 15:00 today, same room. Cake included. 🍰")
    says(engineering, "jonas", "16:48", "The invoice service is 40 ms faster with the new index.", -1)
    says(engineering, "ben", "17:15", "Invoices older than ten years now open as well, there were four of them.", -1)
    says(engineering, "tomas", "09:31", "Build is green again. @mara could you look at the redirect table before noon?")
    says(engineering, "jonas", "09:36", "I will pair with whoever takes it.")
    says(design, "nina", "14:20", "The invoice has the new letterhead, and its total stands where people look first.", -4)
    says(design, "aiko", "09:52", "New hero illustrations are in the shared folder, warm and cold.")
    says(design, "lea", "09:58", "The warm ones, please. They sit better with the serif.")

    says(launch, "omar", "16:05", "Legal signed off the imprint and the privacy page.", -1)
    checklist = says(launch, "mara", "16:20", "**Checklist for Friday**\n\n1. Freeze content on Thursday, 18:00\n2. Switch DNS at 09:30, TTL is down to 60 s\n3. Redirects and sitemap\n4. Smoke test, then the newsletter", -1)
    says(launch, "priya", "16:31", "I take number 3.", -1, reply_to=checklist)
    redirects = says(launch, "tomas", "09:12", "The old shop had 214 addresses. I wrote the redirects as one map, so it stays a single lookup:\n\n```nginx\nmap $uri $moved {\n    /shop/lamps          /collection/light;\n    ~^/journal/(\\d+)$    /stories/$1;\n}\n```")
    says(launch, "tomas", "09:13", "Anything I missed? The full list is in [the sheet](https://halden.example/redirects).")
    says(launch, "priya", "09:16", "Looks right. `/press` still answers with 404, should go to `/about/press`.")
    says(launch, "tomas", "09:18", "Good catch, added.")
    at["hero"] = says(launch, "aiko", "09:40", "Last round on the first screen: we go with the *quiet* version, one headline and no carousel. It loads in **0.8 s** on a slow phone.")
    studio.reacts(launch, at["hero"], mara="🎉", priya="🎉", lea="🎉", jonas="🚀", nina="🚀")
    studio.asks(launch, "lea", "10:02", "When do we celebrate?", {"tomas": 1, "priya": 0, "jonas": 1, "aiko": 1, "nina": 2, "mara": 1}, "Friday after lunch", "Friday evening", "Next week, rested")
    says(launch, "jonas", "10:14", "@mara the DNS change is prepared and waits for your yes. I can do it from 09:25 on.")
    last = says(launch, "mara", "10:17", "Yes from me. Thank you, all of you, this looks like a calm Friday.")
    studio.reacts(launch, last, tomas="💛", priya="💛", samuel="💛")
    for who, clock, text in (("priya", "09:44", "Does it keep the serif for the headline?"), ("aiko", "09:46", "Yes, and only there. Body text stays in the system font, so nothing jumps while it loads."),
                             ("lea", "09:49", "I checked it at 320 px and with large text:\n\n- headline wraps after *light*\n- the button stays above the fold"),
                             ("mara", "09:51", "Wonderful. Ship it."), ("aiko", "09:53", "Merged into `release/1.0`. ✨")):
        says(launch, who, clock, text, thread=at["hero"])
    for seq in (checklist, redirects):
        mara.does("pin.add", room=launch, message=seq, cid=make_id())

    says(studio.writes_to("mara", "samuel"), "samuel", "13:05", "The customer from Bergen says hello.", -1)
    says(studio.writes_to("mara", "jonas"), "jonas", "17:20", "Thanks for the review!", -1)
    says(studio.writes_to("mara", "priya"), "priya", "10:05", "Do you have ten minutes before the all hands?")
    studio.reads("mara", hiring, oslo, books, news, launch, studio.rooms["jonas"], studio.rooms["samuel"])
    mara.does("draft.set", room=news, text="Doors open at half past two, and")
    for name in studio.people:
        studio.reads(name, launch)
    for device in ("Chat on the workshop terminal", "Safari, iPhone", "Firefox, Linux"):
        assert town.auth.call("login.password", {"login": "mara", "password": PASSWORD, "device_name": device}).ok
    for name in ONLINE:
        studio[name].comes_online()
    wait_until(lambda: len(mara.does("search.query", text="invoice")["messages"]) == 5, 10, "all that was said is found")
    studio.settles()
    return studio, at


def manara(town: Town) -> tuple[Studio, int]:
    """A house that writes from right to left, and the message with answers."""
    house = Studio(town, {"salma": "سلمى الشريف", "karim": "كريم منصور", "huda": "هدى ناصر", "yusuf": "يوسف حداد"}, "salma")
    for name, who, text in (("الإعلانات", "huda", "الاجتماع العام اليوم الساعة الثالثة."), ("الدعم", "yusuf", "وصلتنا أربع عشرة رسالة هذه الليلة."), ("التصميم", "karim", "الرسوم الجديدة في المجلد المشترك.")):
        house.says(house.opens(name, by="salma"), who, "09:05", text)
    room = house.opens("إطلاق الموقع", "الجمعة الساعة العاشرة", by="salma", kind="public")
    house.says(room, "karim", "09:12", "كتبت التحويلات في جدول واحد حتى تبقى سريعة:\n\n```nginx\nmap $uri $moved {\n    /shop/lamps  /collection/light;\n}\n```")
    seq = house.says(room, "huda", "09:20", "ممتاز. ما زال العنوان `/press` يعطي خطأ **404**.")
    house.says(room, "karim", "09:22", "أضفته الآن، شكرا لك.", reply_to=seq)
    root = house.says(room, "yusuf", "09:40", "الصفحة الأولى تفتح في أقل من ثانية على هاتف بطيء.")
    house.reacts(room, root, salma="🎉", huda="🎉", karim="🚀")
    house.asks(room, "huda", "10:02", "متى نحتفل؟", {"karim": 1, "yusuf": 1, "salma": 0}, "الجمعة بعد الغداء", "الجمعة مساء", "الأسبوع القادم")
    house.says(room, "salma", "10:17", "شكرا لكم جميعا، يبدو أنها ستكون جمعة هادئة.")
    house.says(room, "huda", "09:44", "وهل يبقى العنوان بالخط نفسه؟", thread=root)
    house.says(room, "yusuf", "09:46", "نعم، وكل ما تحته بخط النظام.", thread=root)
    house.says(room, "salma", "09:51", "رائع، لننشره.", thread=root)
    for name in house.people:
        house.reads(name, room)
    house.settles()
    return house, root


def harbour(town: Town) -> Studio:
    """Where everything is too long and too much."""
    crowd = Studio(town, {"wilhelmina": "Wilhelmina Featherstonehaugh-Cholmondeley", "max": "Maximilian von und zu Hohenstein-Wartenburg", "bob": "Bo"}, "wilhelmina")
    words = ("Logistics", "Rechtsschutzversicherungsgesellschaften", "Finance", "Everything about the new building in the harbour, second floor", "Garden", "Legal")
    for number in range(36):
        room = crowd.opens(f"{words[number % len(words)]} {number + 1}", by="wilhelmina", whom=("max",))
        for _ in range(number % 4):
            crowd.says(room, "max", "09:00", "@wilhelmina please" if number % 7 == 3 else "Done.")
    room = crowd.opens("All of it: the room in which everything is decided, and has been for many years",
                       "A topic that goes on for longer than any window is wide, because somebody wanted to write down all the rules of the house in the one line that was offered", by="wilhelmina")
    for number in range(30):
        crowd.says(room, ("max", "bob", "wilhelmina")[number // 2 % 3], f"09:{number:02}", ("Yes.", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2, "See https://halden.example/a/very/long/address/" + "that-does-not-end/" * 9, "I think so, too. " * 14)[number % 4])
    seq = crowd.says(room, "max", "10:01", "Who is for it?\n\n| name | votes | note |\n| --- | ---: | --- |\n| harbour | 1204 | a long note that needs its room |\n| hill | 17 | |")
    for name in crowd.people:
        for emoji in "👍🎉🚀💛👀🙏🔥✅🌷🍰🎈🐙🍀🌊":
            crowd.reacts(room, seq, **{name: emoji})
    crowd.rooms["all"] = room
    crowd.reads("wilhelmina", room)
    crowd.settles()
    return crowd


def nobody_yet(town: Town) -> Studio:
    """Who came today and knows nobody."""
    return Studio(town, {"ida": "Ida Nilsen"}, "ida")
