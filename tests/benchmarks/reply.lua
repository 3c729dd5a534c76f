-- wrk sends replies: each of a reader of its own, from an address of its own, in words of its own.
--   wrk … -s reply.lua http://127.0.0.1:8000 -- /reply/17/ ROUND

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  path, round, sent = arguments[1], tonumber(arguments[2]), 0
end

function request()
  sent = sent + 1
  local address = string.format(
    "%d.%d.%d.%d", 20 + 4 * round + number, math.floor(sent / 65536), math.floor(sent / 256) % 256, sent % 256)
  local body = string.format(
    "author=Reader+%s&email=reader%%40post.example&url=&comment_parent=&subject=&comment=" ..
    "What+you+say+of+the+workshop+is+what+I+see+in+mine+every+week.+It+begins+with+**looking**,+and+with+time." ..
    "%%0A%%0AMy+note+is+number+%d+of+%d.+%s", address, sent, round, string.rep("And+so+it+goes+on.+", 8))
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/x-www-form-urlencoded", ["X-Forwarded-For"] = address}, body)
end
