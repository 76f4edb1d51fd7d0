/** shortcodes.ts — the emoji that people write by name, such as :tada:. The whole list is the picker's, which is loaded when it is opened. */

const table = (
  "+1 👍️ -1 👎️ 100 💯 airplane ✈️ alarm_clock ⏰️ alien 👽️ angry 😠 apple 🍎 art 🎨 baby 👶 balloon 🎈 banana 🍌 bear 🐻 " +
  "beer 🍺 beers 🍻 bell 🔔 bike 🚲️ birthday 🎂 blush 😊 bomb 💣️ book 📖 boom 💥 bouquet 💐 bow 🙇 bread 🍞 broken_heart 💔 " +
  "bug 🐛 bulb 💡 cactus 🌵 cake 🍰 calendar 📆 camera 📷️ candle 🕯️ car 🚗 cat 🐱 champagne 🍾 chart_with_upwards_trend 📈 " +
  "cherry_blossom 🌸 chicken 🐔 christmas_tree 🎄 clap 👏 cloud ☁️ clown_face 🤡 clock1 🕐️ coffee ☕️ cold_sweat 😰 " +
  "computer 💻️ confetti_ball 🎊 confused 😕 construction 🚧 cookie 🍪 cool 🆒 crown 👑 cry 😢 cupid 💘 dancer 💃 dart 🎯 " +
  "dizzy 💫 dog 🐶 dolphin 🐬 door 🚪 doughnut 🍩 dragon 🐉 earth_africa 🌍️ egg 🥚 email 📧 exclamation ❗️ exploding_head 🤯 " +
  "eye 👁️ eyes 👀 face_with_thermometer 🤒 facepalm 🤦 fearful 😨 fire 🔥 fireworks 🎆 fish 🐟️ fist ✊️ flushed 😳 " +
  "four_leaf_clover 🍀 fox_face 🦊 fries 🍟 frog 🐸 gem 💎 ghost 👻 gift 🎁 globe_with_meridians 🌐 grapes 🍇 green_heart 💚 " +
  "grin 😁 grinning 😀 guitar 🎸 hammer 🔨 hammer_and_wrench 🛠️ handshake 🤝 hankey 💩 headphones 🎧️ hear_no_evil 🙉 " +
  "heart ❤️ heart_eyes 😍 heavy_check_mark ✔️ heavy_plus_sign ➕️ herb 🌿 hot_pepper 🌶️ hourglass ⌛️ house 🏠️ hugs 🤗 " +
  "hushed 😯 icecream 🍦 innocent 😇 joy 😂 key 🔑 kiss 💋 kissing_heart 😘 laughing 😆 leaves 🍃 lemon 🍋 link 🔗 lion 🦁 " +
  "lips 👄 lock 🔒️ loudspeaker 📢 mag 🔍️ mailbox 📫️ mask 😷 medal_sports 🏅 memo 📝 microphone 🎤 moneybag 💰️ " +
  "money_mouth_face 🤑 moon 🌔 mouse 🐭 movie_camera 🎥 muscle 💪 musical_note 🎵 nail_care 💅 nerd_face 🤓 neutral_face 😐️ " +
  "new 🆕 no_entry ⛔️ no_mouth 😶 ok 🆗 ok_hand 👌 open_hands 👐 open_mouth 😮 package 📦️ palm_tree 🌴 panda_face 🐼 " +
  "partying_face 🥳 paperclip 📎 partly_sunny ⛅️ paw_prints 🐾 peach 🍑 pencil 📝 pencil2 ✏️ penguin 🐧 persevere 😣 phone ☎️ " +
  "pill 💊 pineapple 🍍 pizza 🍕 point_down 👇️ point_left 👈️ point_right 👉️ point_up ☝️ poop 💩 popcorn 🍿 pray 🙏 " +
  "pushpin 📌 question ❓️ rabbit 🐰 racehorse 🐎 rage 😡 rainbow 🌈 raised_hands 🙌 recycle ♻️ relaxed ☺️ relieved 😌 " +
  "robot 🤖 rocket 🚀 rofl 🤣 rose 🌹 roll_eyes 🙄 rotating_light 🚨 running 🏃 scissors ✂️ scream 😱 see_no_evil 🙈 " +
  "seedling 🌱 shamrock ☘️ ship 🚢 shrug 🤷 skull 💀 sleeping 😴 sleepy 😪 slightly_smiling_face 🙂 smile 😄 smiley 😃 " +
  "smiling_face_with_three_hearts 🥰 smirk 😏 snail 🐌 snowflake ❄️ snowman ⛄️ sob 😭 soccer ⚽️ sos 🆘 sparkles ✨️ " +
  "sparkling_heart 💖 speak_no_evil 🙊 speech_balloon 💬 star ⭐️ star2 🌟 star_struck 🤩 stop_sign 🛑 strawberry 🍓 " +
  "stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 sun_with_face 🌞 sunflower 🌻 sunglasses 😎 sunny ☀️ sushi 🍣 sweat 😓 " +
  "sweat_drops 💦 sweat_smile 😅 taco 🌮 tada 🎉 tea 🍵 telescope 🔭 tent ⛺️ thinking 🤔 thumbsdown 👎️ thumbsup 👍️ " +
  "thought_balloon 💭 tiger 🐯 tired_face 😫 tomato 🍅 tongue 👅 triangular_flag_on_post 🚩 trophy 🏆️ tulip 🌷 turtle 🐢 " +
  "two_hearts 💕 umbrella ☔️ unamused 😒 unicorn 🦄 unlock 🔓️ upside_down_face 🙃 v ✌️ vomiting_face 🤮 vulcan_salute 🖖 " +
  "warning ⚠️ watch ⌚️ watermelon 🍉 wave 👋 weary 😩 white_check_mark ✅️ wine_glass 🍷 wink 😉 worried 😟 wrench 🔧 " +
  "writing_hand ✍️ x ❌️ yellow_heart 💛 yum 😋 zap ⚡️ zipper_mouth_face 🤐 zzz 💤"
).split(" ");

const names = new Map<string, string>();
for (let place = 0; place < table.length; place += 2) names.set(table[place] ?? "", table[place + 1] ?? "");

/** Name to emoji. */
export const shortcodes: ReadonlyMap<string, string> = names;
