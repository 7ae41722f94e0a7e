-- wrk asks for the addresses that are given behind "--", by lot.

local requests = {}

function init(urls)
   math.randomseed(7)
   for number = 1, #urls do
      requests[number] = wrk.format("GET", urls[number]:match("^%w+://[^/]+(/.*)$"))
   end
end

function request()
   return requests[math.random(#requests)]
end
