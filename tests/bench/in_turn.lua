-- wrk asks for the addresses that are given behind "--", one after the other.

local requests, at = {}, 0

function init(urls)
   for number = 1, #urls do
      requests[number] = wrk.format("GET", urls[number]:match("^%w+://[^/]+(/.*)$"))
   end
end

function request()
   at = at % #requests + 1
   return requests[at]
end
