// On a phone the tabs of a runner do not fit: bring the open one into sight.
const open = document.querySelector(".runner-tabs [aria-current]");
open?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
